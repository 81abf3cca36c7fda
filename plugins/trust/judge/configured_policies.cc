#include "plugins/trust/judge/configured_policies.h"

#include <algorithm>

#include "plugins/posture/proto_time.h"

namespace muster::trust {
namespace {

using device::v1::Platform;

// Default of IruSource.full_sync_interval and of the other connectors'.
constexpr absl::Duration kDefaultSyncInterval = absl::Hours(1);
constexpr absl::Duration kMinDefaultSyncAge = absl::Hours(3);
constexpr absl::Duration kMaxCheckInAge = absl::Hours(7 * 24);

void RequireCheckIn(v1::Policy& policy) {
  *policy.add_requirements()->mutable_check_in()->mutable_max_age() =
      posture::ToProto(kMaxCheckInAge);
}

void AddDefault(v1::PolicySet& policies) {
  v1::Policy& policy = *policies.add_policies();
  policy.set_name("default");
  policy.set_description(
      "Managed, seen within 7 days, and neither locked, erased nor lost.");
  for (int platform = device::v1::PLATFORM_MAC;
       platform <= device::v1::Platform_MAX; ++platform) {
    policy.add_platforms(static_cast<Platform>(platform));
  }
  policy.add_requirements()->mutable_mdm();
  v1::Requirement& agent = *policy.add_requirements();
  agent.mutable_agent();
  agent.add_platforms(device::v1::PLATFORM_MAC);
  agent.add_platforms(device::v1::PLATFORM_WINDOWS);
  RequireCheckIn(policy);
  policy.add_requirements()->mutable_not_commanded();
  policy.add_requirements()->mutable_not_lost();
}

void AddTwingateCompatible(v1::PolicySet& policies) {
  v1::Policy& policy = *policies.add_policies();
  policy.set_name("twingate_compatible");
  policy.set_description(
      "What Twingate asks of a Mac: listed, seen within 7 days, with agent and "
      "MDM profile, and not removed.");
  policy.add_platforms(device::v1::PLATFORM_MAC);
  policy.add_requirements()->mutable_mdm();
  policy.add_requirements()->mutable_agent();
  RequireCheckIn(policy);
}

template <typename Sources>
absl::Duration LongestInterval(const Sources& sources) {
  absl::Duration longest = kDefaultSyncInterval;
  for (const auto& source : sources) {
    if (!source.has_full_sync_interval()) continue;
    longest =
        std::max(longest, posture::ToDuration(source.full_sync_interval()));
  }
  return longest;
}

}  // namespace

v1::PolicySet ConfiguredPolicies(const config::v1::TrustConfig& config) {
  v1::PolicySet policies;
  *policies.mutable_policies() = config.policies();
  if (policies.policies().empty()) {
    AddDefault(policies);
    AddTwingateCompatible(policies);
  }
  return policies;
}

absl::Duration DefaultMaxSyncAge(const config::v1::MusterConfig& config) {
  const absl::Duration longest =
      std::max(LongestInterval(config.iru_sources()),
               LongestInterval(config.dummy_sources()));
  return std::max(kMinDefaultSyncAge, 3 * longest);
}

}  // namespace muster::trust
