#include "plugins/trust/judge/judge.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/signals/base_signals.h"
#include "plugins/trust/judge/signals/requirement_signal.h"

namespace muster::trust {
namespace {

// Those that decide come first.
constexpr v1::SignalResult kOrder[] = {
    v1::SIGNAL_RESULT_FAIL, v1::SIGNAL_RESULT_UNKNOWN, v1::SIGNAL_RESULT_EXEMPT,
    v1::SIGNAL_RESULT_NOT_APPLICABLE, v1::SIGNAL_RESULT_PASS};

constexpr int kBaseSignals = 4;

template <typename Range>
bool Any(const Range& signals, v1::SignalResult result) {
  return std::any_of(
      signals.begin(), signals.end(),
      [result](const Signal& signal) { return signal.result() == result; });
}

// Whether something is exempt and nothing decides without it.
bool AreAllExempt(absl::Span<const Signal> requirements) {
  return Any(requirements, v1::SIGNAL_RESULT_EXEMPT) &&
         std::all_of(requirements.begin(), requirements.end(),
                     [](const Signal& signal) {
                       return signal.result() == v1::SIGNAL_RESULT_EXEMPT ||
                              signal.result() ==
                                  v1::SIGNAL_RESULT_NOT_APPLICABLE;
                     });
}

// `passed`: a requirement did.
v1::TrustState StateOf(const std::vector<Signal>& signals, bool passed) {
  if (Any(signals, v1::SIGNAL_RESULT_FAIL)) return v1::TRUST_STATE_UNTRUSTED;
  if (Any(signals, v1::SIGNAL_RESULT_UNKNOWN)) return v1::TRUST_STATE_UNKNOWN;
  return passed ? v1::TRUST_STATE_TRUSTED : v1::TRUST_STATE_UNTRUSTED;
}

void MoveReasons(std::vector<Signal>& signals, Judgement& to) {
  to.reasons.reserve(signals.size());
  for (const v1::SignalResult result : kOrder) {
    for (Signal& signal : signals) {
      if (signal.result() != result) continue;
      to.reasons.push_back(std::move(signal.reason));
      signal.reason.clear_result();
    }
  }
}

Judgement Conclude(std::vector<Signal> signals, bool passed) {
  Judgement judgement;
  judgement.state = StateOf(signals, passed);
  absl::Time valid_until = absl::InfiniteFuture();
  for (const Signal& signal : signals) {
    judgement.holds_until = std::min(judgement.holds_until, signal.holds_until);
    valid_until = std::min(valid_until, signal.valid_until);
  }
  if (judgement.state == v1::TRUST_STATE_TRUSTED) {
    judgement.valid_until = valid_until;
  }
  MoveReasons(signals, judgement);
  return judgement;
}

// Of an identity that leads to no device.
Judgement ConcludeWith(Signal identity, Signal sync) {
  std::vector<Signal> signals;
  signals.push_back(std::move(sync));
  signals.push_back(std::move(identity));
  return Conclude(std::move(signals), false);
}

bool IsOfTheClock(const v1::Reason& reason) {
  return reason.signal() == kSyncAge ||
         absl::EndsWith(reason.code(), "_TOO_OLD");
}

}  // namespace

Judgement Judge(const device::v1::Device& device, const Evidence& evidence,
                const Policy& policy, absl::Time now) {
  const Judged judged = {device, evidence, policy, now};
  std::vector<Signal> signals;
  signals.reserve(policy.requirements.size() + kBaseSignals + 1);
  signals.push_back(InInventorySignal(device));
  signals.push_back(NotRemovedSignal(device));
  signals.push_back(SyncAgeSignal(evidence.source, policy, now));
  signals.push_back(PlatformSignal(device, policy));
  for (const Requirement& requirement : policy.requirements) {
    signals.push_back(RequirementSignal(requirement, judged));
  }
  const auto own = absl::MakeConstSpan(signals).subspan(kBaseSignals);
  const bool passed = Any(own, v1::SIGNAL_RESULT_PASS);
  if (AreAllExempt(own)) signals.push_back(AllExemptSignal());
  return Conclude(std::move(signals), passed);
}

Judgement JudgeUnlisted(const SourceHealth& source, const Policy& policy,
                        absl::Time now) {
  Signal sync = SyncAgeSignal(source, policy, now);
  const bool in_date = sync.result() == v1::SIGNAL_RESULT_PASS;
  return ConcludeWith((in_date ? Fail : Unknown)(
                          kInInventory, kNotManaged, "not listed",
                          "Enrol the device in the source that is asked."),
                      std::move(sync));
}

Judgement JudgeAmbiguous(int count, const SourceHealth& source,
                         const Policy& policy, absl::Time now) {
  return ConcludeWith(
      Unknown(kInInventory, kAmbiguousSerial,
              absl::StrCat(count, " living records"),
              "Remove the records of earlier enrolments in the source."),
      SyncAgeSignal(source, policy, now));
}

Judgement JudgeEmailOnly(const SourceHealth& source, const Policy& policy,
                         absl::Time now) {
  return ConcludeWith(
      Fail(kInInventory, kEmailOnly, "an e-mail",
           "Use a certificate that names the device by its serial number or "
           "its id at the vendor."),
      SyncAgeSignal(source, policy, now));
}

bool SaysTheSame(const v1::Reason& a, const v1::Reason& b) {
  return a.signal() == b.signal() && a.result() == b.result() &&
         a.code() == b.code() && a.threshold() == b.threshold() &&
         a.exemption() == b.exemption();
}

bool IsForMissingData(const Judgement& judgement) {
  if (judgement.state != v1::TRUST_STATE_UNKNOWN) return false;
  return std::none_of(
      judgement.reasons.begin(), judgement.reasons.end(),
      [](const v1::Reason& reason) {
        return reason.result() == v1::SIGNAL_RESULT_UNKNOWN &&
               (IsOfTheClock(reason) || reason.code() == kAllExempt);
      });
}

}  // namespace muster::trust
