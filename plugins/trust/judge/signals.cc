#include "plugins/trust/judge/signals.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::trust {
namespace {

using device::PlatformName;
using device::v1::Device;
using device::v1::Fact;
using posture::Show;
using posture::ToProto;
using posture::ToTime;

Signal Pass(absl::string_view signal, absl::string_view value) {
  Signal pass;
  pass.reason.set_signal(std::string(signal));
  pass.reason.set_result(v1::SIGNAL_RESULT_PASS);
  pass.reason.set_value(std::string(value));
  return pass;
}

Signal NotPass(v1::SignalResult result, absl::string_view signal,
               absl::string_view code, absl::string_view value,
               absl::string_view hint) {
  Signal other = Pass(signal, value);
  other.reason.set_result(result);
  other.reason.set_code(std::string(code));
  other.reason.set_hint(std::string(hint));
  return other;
}

Signal Fail(absl::string_view signal, absl::string_view code,
            absl::string_view value, absl::string_view hint) {
  return NotPass(v1::SIGNAL_RESULT_FAIL, signal, code, value, hint);
}

Signal Unknown(absl::string_view signal, absl::string_view code,
               absl::string_view value, absl::string_view hint) {
  return NotPass(v1::SIGNAL_RESULT_UNKNOWN, signal, code, value, hint);
}

std::string AtMost(absl::Duration age) {
  return absl::StrCat("at most ", Show(age));
}

void SetAge(absl::Time since, absl::Time now, Signal& signal) {
  *signal.reason.mutable_age() =
      ToProto(std::max(now - since, absl::ZeroDuration()));
}

std::string PlatformHint(const Device& device) {
  return absl::StrCat("Judge it by a policy that covers the platform ",
                      PlatformName(device.platform()), ".");
}

struct FactSignal {
  absl::string_view signal;
  absl::string_view key;
  absl::string_view missing_code;
  absl::string_view unknown_code;
  absl::string_view missing_hint;
};

Signal JudgeFact(const Fact* fact, const FactSignal& what) {
  if (fact == nullptr || fact->value_case() != Fact::kBoolValue) {
    const std::string why = posture::WhyUnknown(fact);
    return Unknown(what.signal, what.unknown_code, why,
                   posture::UnknownHint(why));
  }
  if (fact->bool_value()) return Pass(what.signal, "installed");
  return Fail(what.signal, what.missing_code, "not installed",
              what.missing_hint);
}

Signal SignalOfFact(const Device& device, absl::Time now,
                    const FactSignal& what) {
  const Fact* fact = device::FindFact(device, what.key);
  Signal signal = JudgeFact(fact, what);
  signal.reason.set_threshold("installed");
  if (fact == nullptr) return signal;
  if (fact->has_collect_time()) {
    SetAge(ToTime(fact->collect_time()), now, signal);
  } else if (fact->has_observe_time()) {
    SetAge(ToTime(fact->observe_time()), now, signal);
  }
  return signal;
}

Signal CheckInInTheFuture(absl::Time check_in, const Policy& policy,
                          absl::Time now) {
  Signal signal = Pass(kCheckInAge, absl::StrCat(Show(check_in),
                                                 " (in the future: counted as "
                                                 "now)"));
  signal.holds_until = check_in;
  signal.valid_until = now + policy.max_check_in_age;
  return signal;
}

Signal CheckInInThePast(absl::Time check_in, const Policy& policy,
                        absl::Time now) {
  const absl::Time last = check_in + policy.max_check_in_age;
  if (now > last) {
    return Fail(kCheckInAge, kCheckInTooOld, Show(check_in),
                "Turn the device on and connect it to the internet, so that "
                "it checks in.");
  }
  Signal signal = Pass(kCheckInAge, Show(check_in));
  signal.holds_until = last;
  signal.valid_until = last;
  return signal;
}

}  // namespace

Signal InInventorySignal(const Device& device) {
  return Pass(kInInventory, device.serial_number());
}

Signal NotRemovedSignal(const Device& device) {
  if (device.state() != device::v1::STATE_REMOVED) {
    return Pass(kNotRemoved, "enrolled");
  }
  return Fail(kNotRemoved, kRemoved,
              device.has_remove_time()
                  ? absl::StrCat("removed, established at ",
                                 Show(ToTime(device.remove_time())))
                  : "removed",
              "Enrol the device in its source again.");
}

Signal SyncAgeSignal(std::optional<absl::Time> last_full_sync_time,
                     const Policy& policy, absl::Time now) {
  const std::string threshold = AtMost(policy.max_sync_age);
  if (!last_full_sync_time) {
    Signal waiting = Unknown(kSyncAge, kWaitingToSync, "never",
                             "Wait for the first full sync to complete.");
    waiting.reason.set_threshold(threshold);
    return waiting;
  }
  const absl::Time last = *last_full_sync_time + policy.max_sync_age;
  Signal signal = Pass(kSyncAge, Show(*last_full_sync_time));
  signal.holds_until = signal.valid_until = last;
  if (now > last) {
    signal = Unknown(kSyncAge, kSyncTooOld, Show(*last_full_sync_time),
                     "See in the source's state why no full sync completes; "
                     "it heals with the next one that does.");
  }
  signal.reason.set_threshold(threshold);
  SetAge(*last_full_sync_time, now, signal);
  return signal;
}

Signal PlatformSignal(const Device& device, const Policy& policy) {
  const absl::string_view value = PlatformName(device.platform());
  Signal signal = Pass(kPlatform, value);
  if (device.platform() == device::v1::PLATFORM_UNSPECIFIED) {
    signal = Unknown(kPlatform, kPlatformNotTold, value,
                     "Look at the device in its source, which named no "
                     "platform that is known here.");
  } else if (!policy.Covers(device.platform())) {
    signal = NotApplicableSignal(kPlatform, device);
  }
  std::string& threshold = *signal.reason.mutable_threshold();
  for (const device::v1::Platform platform : policy.platforms) {
    absl::StrAppend(&threshold, threshold.empty() ? "" : ", ",
                    PlatformName(platform));
  }
  return signal;
}

Signal MdmSignal(const Device& device, absl::Time now) {
  return SignalOfFact(device, now,
                      {kMdm, device::kMdmEnabled, kMdmMissing, kMdmUnknown,
                       "Install the MDM profile on the device."});
}

Signal AgentSignal(const Device& device, absl::Time now) {
  return SignalOfFact(device, now,
                      {kAgent, device::kAgentInstalled, kAgentMissing,
                       kAgentUnknown, "Install the agent on the device."});
}

Signal CheckInAgeSignal(const Device& device, const Policy& policy,
                        absl::Time now) {
  Signal signal;
  if (!device.has_last_check_in_time()) {
    signal = Unknown(kCheckInAge, kNeverReported, "never",
                     "Turn the device on and connect it to the internet, so "
                     "that it checks in.");
  } else {
    const absl::Time check_in = ToTime(device.last_check_in_time());
    signal = check_in > now ? CheckInInTheFuture(check_in, policy, now)
                            : CheckInInThePast(check_in, policy, now);
    SetAge(check_in, now, signal);
  }
  signal.reason.set_threshold(AtMost(policy.max_check_in_age));
  return signal;
}

Signal NotApplicableSignal(absl::string_view signal, const Device& device) {
  return NotPass(v1::SIGNAL_RESULT_NOT_APPLICABLE, signal, kPlatformNotCovered,
                 PlatformName(device.platform()), PlatformHint(device));
}

}  // namespace muster::trust
