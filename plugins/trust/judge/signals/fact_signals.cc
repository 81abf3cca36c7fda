#include "plugins/trust/judge/signals/fact_signals.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using device::v1::Fact;
using posture::Show;
using posture::ToTime;
using storage::CheckOutcome;

constexpr char kCheckInHint[] =
    "Turn the device on and connect it to the internet, so that it checks in.";
constexpr char kTooOldHint[] =
    "Wait for the source to collect it again; if it does not, look there why.";
constexpr char kNoCheckHint[] =
    "See whether the compliance plugin runs and has this check.";
constexpr char kLostHint[] =
    "End lost mode in the source once the device is found.";

// The codes of one kind of fact, and what to do about a FAIL.
struct Codes {
  const char* fail;
  const char* unknown;
  const char* too_old;
  absl::string_view hint;
};

constexpr Codes kMdmCodes = {kMdmMissing, kMdmUnknown, kMdmTooOld,
                             "Install the MDM profile on the device."};
constexpr Codes kAgentCodes = {kAgentMissing, kAgentUnknown, kAgentTooOld,
                               "Install the agent on the device."};
constexpr Codes kFactCodes = {kFactMismatch, kFactUnknown, kFactTooOld,
                              "Set it on the device as the policy asks."};

std::optional<absl::Time> CollectedAt(const Fact* fact) {
  if (fact == nullptr) return std::nullopt;
  if (fact->has_collect_time()) return ToTime(fact->collect_time());
  if (fact->has_observe_time()) return ToTime(fact->observe_time());
  return std::nullopt;
}

Signal Missing(const Requirement& requirement, const Fact* fact,
               const Codes& codes) {
  const std::string why = posture::WhyUnknown(fact);
  return Unknown(requirement.signal, codes.unknown, why,
                 posture::UnknownHint(why));
}

// `signal` unless its value is too old, or of an age that nobody told where
// that matters.
Signal InDate(const Requirement& requirement,
              std::optional<absl::Time> collected, const Codes& codes,
              absl::Time now, Signal signal) {
  if (requirement.max_age == absl::InfiniteDuration()) return signal;
  if (!collected) {
    return Unknown(requirement.signal, codes.unknown, "of unknown age",
                   kTooOldHint);
  }
  if (IsTooOld(*collected, requirement.max_age, now)) {
    return Unknown(requirement.signal, codes.too_old,
                   absl::StrCat("collected at ", Show(*collected)),
                   kTooOldHint);
  }
  LimitToAge(*collected, requirement.max_age, now, signal);
  return signal;
}

Signal Aged(const Requirement& requirement, const Fact* fact,
            const Codes& codes, absl::Time now, Signal signal) {
  const std::optional<absl::Time> collected = CollectedAt(fact);
  if (signal.result() != v1::SIGNAL_RESULT_UNKNOWN) {
    signal = InDate(requirement, collected, codes, now, std::move(signal));
  }
  if (collected) SetAge(*collected, now, signal);
  return signal;
}

Signal JudgeFlag(const Requirement& requirement, const Fact* fact,
                 const Codes& codes) {
  if (fact == nullptr || !fact->has_bool_value()) {
    return Missing(requirement, fact, codes);
  }
  if (fact->bool_value()) return Pass(requirement.signal, "installed");
  return Fail(requirement.signal, codes.fail, "not installed", codes.hint);
}

std::optional<bool> Meets(const Requirement& requirement, const Fact& fact) {
  const auto& wanted = requirement.value;
  if (const bool* flag = std::get_if<bool>(&wanted)) {
    if (!fact.has_bool_value()) return std::nullopt;
    return fact.bool_value() == *flag;
  }
  if (const std::string* text = std::get_if<std::string>(&wanted)) {
    if (!fact.has_string_value()) return std::nullopt;
    return fact.string_value() == *text;
  }
  if (!fact.has_int_value()) return std::nullopt;
  if (const AtLeast* least = std::get_if<AtLeast>(&wanted)) {
    return fact.int_value() >= least->bound;
  }
  return fact.int_value() <= std::get<AtMost>(wanted).bound;
}

std::string ShowValue(const Fact& fact) {
  if (fact.has_bool_value()) return fact.bool_value() ? "true" : "false";
  if (fact.has_int_value()) return absl::StrCat(fact.int_value());
  return fact.string_value();
}

Signal JudgeFact(const Requirement& requirement, const Fact* fact) {
  const std::optional<bool> meets =
      fact == nullptr ? std::nullopt : Meets(requirement, *fact);
  if (!meets) return Missing(requirement, fact, kFactCodes);
  if (*meets) return Pass(requirement.signal, ShowValue(*fact));
  return Fail(requirement.signal, kFactMismatch, ShowValue(*fact),
              kFactCodes.hint);
}

Signal JudgeCheckIn(const Requirement& requirement, absl::Time check_in,
                    absl::Time now) {
  if (IsTooOld(check_in, requirement.max_age, now)) {
    return Fail(requirement.signal, kCheckInTooOld, Show(check_in),
                kCheckInHint);
  }
  Signal signal = Pass(requirement.signal, Show(check_in));
  if (check_in > now) {
    signal.reason.mutable_value()->append(" (in the future: counted as now)");
  }
  LimitToAge(check_in, requirement.max_age, now, signal);
  return signal;
}

const CheckOutcome* FindOutcome(const Requirement& requirement,
                                const Evidence& evidence) {
  if (evidence.elsewhere == nullptr) return nullptr;
  for (const CheckOutcome& outcome : evidence.elsewhere->checks()) {
    if (outcome.check() == requirement.key) return &outcome;
  }
  return nullptr;
}

Signal JudgeOutcome(const Requirement& requirement, const CheckOutcome& outcome,
                    const Device& device) {
  switch (outcome.result()) {
    case compliance::v1::RESULT_PASS:
      return Pass(requirement.signal, outcome.value());
    case compliance::v1::RESULT_FAIL:
      return Fail(requirement.signal, kCheckFailed, outcome.value(),
                  outcome.message());
    case compliance::v1::RESULT_NOT_APPLICABLE:
      return NotApplicable(requirement.signal, device);
    default:
      return Unknown(requirement.signal, kCheckUnknown,
                     outcome.unknown_reason(), outcome.message());
  }
}

// What can grow too old: a PASS or a FAIL, as of when the plugin was heard.
Signal AgedOutcome(const Requirement& requirement, const Judged& judged,
                   Signal signal) {
  if (signal.result() != v1::SIGNAL_RESULT_PASS &&
      signal.result() != v1::SIGNAL_RESULT_FAIL) {
    return signal;
  }
  constexpr Codes kCodes = {kCheckFailed, kCheckUnknown, kCheckTooOld, ""};
  const std::optional<absl::Time> heard = judged.evidence.checks_heard;
  signal = InDate(requirement, heard, kCodes, judged.now, std::move(signal));
  if (heard) SetAge(*heard, judged.now, signal);
  return signal;
}

}  // namespace

Signal InstalledSignal(const Requirement& requirement, const Judged& judged) {
  const Codes& codes =
      requirement.kind == Requirement::Kind::kMdm ? kMdmCodes : kAgentCodes;
  const Fact* fact = device::FindFact(judged.device, requirement.key);
  return Aged(requirement, fact, codes, judged.now,
              JudgeFlag(requirement, fact, codes));
}

Signal FactSignal(const Requirement& requirement, const Judged& judged) {
  const Fact* fact = device::FindFact(judged.device, requirement.key);
  return Aged(requirement, fact, kFactCodes, judged.now,
              JudgeFact(requirement, fact));
}

Signal CheckInSignal(const Requirement& requirement, const Judged& judged) {
  if (!judged.device.has_last_check_in_time()) {
    return Unknown(requirement.signal, kNeverReported, "never", kCheckInHint);
  }
  const absl::Time check_in = ToTime(judged.device.last_check_in_time());
  Signal signal = JudgeCheckIn(requirement, check_in, judged.now);
  SetAge(check_in, judged.now, signal);
  return signal;
}

Signal CheckSignal(const Requirement& requirement, const Judged& judged) {
  const CheckOutcome* outcome = FindOutcome(requirement, judged.evidence);
  if (outcome == nullptr) {
    return Unknown(requirement.signal, kCheckUnknown, "no result",
                   kNoCheckHint);
  }
  Signal signal = AgedOutcome(
      requirement, judged, JudgeOutcome(requirement, *outcome, judged.device));
  if (!outcome->threshold().empty()) {
    signal.reason.set_threshold(outcome->threshold());
  }
  return signal;
}

Signal LostSignal(const Requirement& requirement, const Judged& judged) {
  const std::string& status = judged.device.lost_mode_status();
  if (status.empty()) return Pass(requirement.signal, "not lost");
  return Fail(requirement.signal, kLost, status, kLostHint);
}

}  // namespace muster::trust
