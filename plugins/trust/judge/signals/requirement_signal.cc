#include "plugins/trust/judge/signals/requirement_signal.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/signals/command_signal.h"
#include "plugins/trust/judge/signals/fact_signals.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::trust {
namespace {

constexpr char kPlatformHint[] =
    "Look at the device in its source, which named no platform that is known "
    "here.";

// The best of an any_of comes first.
int Worse(const Signal& signal) {
  switch (signal.result()) {
    case v1::SIGNAL_RESULT_PASS:
      return 0;
    case v1::SIGNAL_RESULT_EXEMPT:
      return 1;
    case v1::SIGNAL_RESULT_UNKNOWN:
      return 2;
    case v1::SIGNAL_RESULT_FAIL:
      return 3;
    default:
      return 4;
  }
}

bool IsBetter(const Signal& a, const Signal& b) {
  return Worse(a) != Worse(b) ? Worse(a) < Worse(b)
                              : a.valid_until > b.valid_until;
}

Signal AnyOfSignal(const Requirement& requirement, const Judged& judged) {
  std::vector<Signal> members;
  absl::Time holds_until = absl::InfiniteFuture();
  for (const Requirement& member : requirement.members) {
    members.push_back(RequirementSignal(member, judged));
    holds_until = std::min(holds_until, members.back().holds_until);
  }
  Signal best =
      std::move(*std::min_element(members.begin(), members.end(), IsBetter));
  best.holds_until = holds_until;
  best.reason.set_value(best.reason.signal() + ": " + best.reason.value());
  best.reason.set_signal(requirement.signal);
  return best;
}

Signal SignalOfKind(const Requirement& requirement, const Judged& judged) {
  switch (requirement.kind) {
    case Requirement::Kind::kMdm:
    case Requirement::Kind::kAgent:
      return InstalledSignal(requirement, judged);
    case Requirement::Kind::kCheckIn:
      return CheckInSignal(requirement, judged);
    case Requirement::Kind::kFact:
      return FactSignal(requirement, judged);
    case Requirement::Kind::kCheck:
      return CheckSignal(requirement, judged);
    case Requirement::Kind::kNotCommanded:
      return CommandSignal(requirement.signal, judged);
    case Requirement::Kind::kNotLost:
      return LostSignal(requirement, judged);
    case Requirement::Kind::kAnyOf:
      return AnyOfSignal(requirement, judged);
  }
  return {};
}

Signal AskedSignal(const Requirement& requirement, const Judged& judged) {
  const Policy& policy = judged.policy;
  const PlatformSet& own = requirement.platforms;
  const bool told = PlatformIsTold(judged.device);
  if (!told && !own.empty() && !own.HasAllOf(policy.platforms)) {
    return Unknown(requirement.signal, kPlatformNotTold,
                   device::PlatformName(judged.device.platform()),
                   kPlatformHint);
  }
  const device::v1::Platform platform = judged.device.platform();
  if (told &&
      (!policy.Covers(platform) || (!own.empty() && !own.Has(platform)))) {
    return NotApplicable(requirement.signal, judged.device);
  }
  return SignalOfKind(requirement, judged);
}

const ActiveExemption* FindExemption(const Requirement& requirement,
                                     const Judged& judged) {
  const ActiveExemption* longest = nullptr;
  for (const ActiveExemption& one : judged.evidence.exemptions) {
    if (one.signal != requirement.signal || one.expire_time < judged.now ||
        (!one.policy.empty() && one.policy != judged.policy.name)) {
      continue;
    }
    if (longest == nullptr || one.expire_time > longest->expire_time) {
      longest = &one;
    }
  }
  return longest;
}

void Exempt(const ActiveExemption& exemption, Signal& signal) {
  signal.reason.set_result(v1::SIGNAL_RESULT_EXEMPT);
  signal.reason.set_exemption(exemption.name);
  signal.holds_until = std::min(signal.holds_until, exemption.expire_time);
  signal.valid_until = exemption.expire_time;
}

}  // namespace

Signal RequirementSignal(const Requirement& requirement, const Judged& judged) {
  Signal signal = AskedSignal(requirement, judged);
  if (signal.reason.threshold().empty()) {
    signal.reason.set_threshold(requirement.threshold);
  }
  if (signal.result() == v1::SIGNAL_RESULT_PASS) return signal;
  if (!requirement.hint.empty()) signal.reason.set_hint(requirement.hint);
  if (signal.result() == v1::SIGNAL_RESULT_FAIL ||
      signal.result() == v1::SIGNAL_RESULT_UNKNOWN) {
    const ActiveExemption* exemption = FindExemption(requirement, judged);
    if (exemption != nullptr) Exempt(*exemption, signal);
  }
  return signal;
}

}  // namespace muster::trust
