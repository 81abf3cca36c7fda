#include "plugins/trust/judge/policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"

namespace muster::trust {
namespace {

// Default of IruSource.full_sync_interval.
constexpr absl::Duration kDefaultSyncInterval = absl::Hours(1);

absl::Status Invalid(absl::string_view policy, absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("trust policy '", policy, "': ", problem),
               {{"policy", std::string(policy)}});
}

bool IsPolicyName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' ||
           c == '-';
  });
}

absl::Duration DefaultSyncAge(const config::v1::MusterConfig& config) {
  absl::Duration longest = kDefaultSyncInterval;
  for (const config::v1::IruSource& source : config.iru_sources()) {
    if (!source.has_full_sync_interval()) continue;
    longest =
        std::max(longest, posture::ToDuration(source.full_sync_interval()));
  }
  return std::max(Policy::kMinDefaultSyncAge, 3 * longest);
}

absl::Status SetAge(const config::v1::TrustPolicy& config, bool told,
                    const google::protobuf::Duration& value,
                    absl::string_view field, absl::Duration& age) {
  if (!told) return absl::OkStatus();
  age = posture::ToDuration(value);
  if (age > absl::ZeroDuration()) return absl::OkStatus();
  return Invalid(config.name(), absl::StrCat(field,
                                             " must be longer than 0 s; "
                                             "correct it or leave it out"));
}

absl::Status SetPlatforms(const config::v1::TrustPolicy& config,
                          Policy& policy) {
  if (config.platforms().empty()) return absl::OkStatus();
  policy.platforms.clear();
  for (const int platform : config.platforms()) {
    if (platform == device::v1::PLATFORM_UNSPECIFIED ||
        !device::v1::Platform_IsValid(platform)) {
      return Invalid(config.name(),
                     "platforms must name known platforms, such as "
                     "PLATFORM_MAC");
    }
    policy.platforms.push_back(static_cast<device::v1::Platform>(platform));
  }
  return absl::OkStatus();
}

absl::StatusOr<Policy> FromConfig(const config::v1::TrustPolicy& config,
                                  absl::Duration default_sync_age) {
  if (!IsPolicyName(config.name())) {
    return Invalid(config.name(),
                   "name must be one or more of a-z, 0-9, - and _");
  }
  Policy policy;
  policy.name = config.name();
  policy.agent_required = !config.agent_not_required();
  policy.mdm_required = !config.mdm_not_required();
  policy.max_sync_age = default_sync_age;
  RETURN_IF_ERROR(SetPlatforms(config, policy));
  RETURN_IF_ERROR(SetAge(config, config.has_max_check_in_age(),
                         config.max_check_in_age(), "max_check_in_age",
                         policy.max_check_in_age));
  RETURN_IF_ERROR(SetAge(config, config.has_max_sync_age(),
                         config.max_sync_age(), "max_sync_age",
                         policy.max_sync_age));
  return policy;
}

auto NameIs(absl::string_view name) {
  return [name](const Policy& policy) { return policy.name == name; };
}

}  // namespace

bool Policy::Covers(device::v1::Platform platform) const {
  return std::find(platforms.begin(), platforms.end(), platform) !=
         platforms.end();
}

absl::StatusOr<Policies> PoliciesFromConfig(
    const config::v1::MusterConfig& config) {
  const absl::Duration sync_age = DefaultSyncAge(config);
  Policies policies;
  for (const config::v1::TrustPolicy& entry : config.trust().policies()) {
    ASSIGN_OR_RETURN(Policy policy, FromConfig(entry, sync_age));
    if (std::any_of(policies.begin(), policies.end(), NameIs(policy.name))) {
      return Invalid(policy.name, "the name is taken; give each its own");
    }
    policies.push_back(std::move(policy));
  }
  if (policies.empty()) {
    policies.emplace_back();
    policies.back().max_sync_age = sync_age;
  }
  return policies;
}

absl::StatusOr<const Policy*> FindPolicy(const Policies& policies,
                                         absl::string_view name) {
  if (name.empty()) return &policies.front();
  const auto it = std::find_if(policies.begin(), policies.end(), NameIs(name));
  if (it != policies.end()) return &*it;
  const std::string known =
      absl::StrJoin(policies, ", ", [](std::string* out, const Policy& policy) {
        absl::StrAppend(out, policy.name);
      });
  return Error(
      absl::StatusCode::kNotFound, "POLICY_NOT_FOUND",
      absl::StrCat("there is no trust policy '", name, "'; there are: ", known),
      {{"policy", std::string(name)}, {"policies", known}});
}

}  // namespace muster::trust
