// Devices, policies and evidence to judge by, for tests.
#ifndef PLUGINS_TRUST_JUDGE_JUDGE_FIXTURE_H_
#define PLUGINS_TRUST_JUDGE_JUDGE_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/configured_policies.h"
#include "plugins/trust/judge/judge.h"
#include "plugins/trust/judge/policy.h"

namespace muster::trust {

inline const absl::Time kNow = absl::FromUnixSeconds(1795000000);
constexpr absl::Duration kWeek = absl::Hours(7 * 24);
constexpr absl::Duration kTick = absl::Nanoseconds(1);

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// One that every built-in policy trusts.
inline device::v1::Device HealthyMac() {
  auto mac = FromText<device::v1::Device>(
      R"pb(name: "sources/iru/devices/a"
           serial_number: "C02X"
           platform: PLATFORM_MAC
           state: STATE_ENROLLED
           facts { key: "agent.installed" bool_value: true }
           facts { key: "mdm.enabled" bool_value: true })pb");
  *mac.mutable_last_check_in_time() = posture::ToProto(kNow - absl::Hours(1));
  return mac;
}

// The fact of `device` with `key`; added if it has none.
inline device::v1::Fact& FactOf(device::v1::Device& device,
                                absl::string_view key) {
  for (device::v1::Fact& fact : *device.mutable_facts()) {
    if (fact.key() == key) return fact;
  }
  device::v1::Fact& fact = *device.add_facts();
  fact.set_key(std::string(key));
  return fact;
}

// A compiled policy in text format.
inline Policy PolicyFromText(const std::string& text) {
  v1::PolicySet policies;
  *policies.add_policies() = FromText<v1::Policy>(text);
  const auto compiled = CompilePolicies(policies, absl::Hours(3));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return compiled.ok() ? compiled->front() : Policy();
}

// A policy called `p` for Macs and iPads with these `requirements {}`.
inline Policy PolicyOf(const std::string& requirements) {
  return PolicyFromText(absl::StrCat(
      "name: 'p' platforms: [PLATFORM_MAC, PLATFORM_IPAD] ", requirements));
}

inline Policy BuiltIn(absl::string_view name) {
  const auto policies = CompilePolicies(
      ConfiguredPolicies(config::v1::TrustConfig()), absl::Hours(3));
  return **FindPolicy(*policies, name, "sources/iru");
}

inline SourceHealth SyncedAgo(absl::Duration ago) { return {kNow - ago}; }

// Nothing but a sync ten minutes ago.
inline Evidence FreshEvidence() {
  Evidence evidence;
  evidence.source = SyncedAgo(absl::Minutes(10));
  return evidence;
}

inline v1::Reason ReasonOf(const Judgement& judgement,
                           absl::string_view signal) {
  for (const v1::Reason& reason : judgement.reasons) {
    if (reason.signal() == signal) return reason;
  }
  ADD_FAILURE() << "no signal " << signal;
  return {};
}

inline std::vector<std::string> SignalsOf(const Judgement& judgement) {
  std::vector<std::string> signals;
  for (const v1::Reason& reason : judgement.reasons) {
    signals.push_back(reason.signal());
  }
  return signals;
}

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_JUDGE_FIXTURE_H_
