#include "plugins/trust/judge/judge.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/signals.h"

namespace muster::trust {
namespace {

// The later, the less it decided.
int Rank(const v1::Reason& reason) {
  switch (reason.result()) {
    case v1::SIGNAL_RESULT_FAIL:
      return 0;
    case v1::SIGNAL_RESULT_UNKNOWN:
      return 1;
    case v1::SIGNAL_RESULT_NOT_APPLICABLE:
      return 2;
    default:
      return 3;
  }
}

v1::TrustState StateOf(const std::vector<v1::Reason>& ranked) {
  switch (ranked.front().result()) {
    case v1::SIGNAL_RESULT_UNKNOWN:
      return v1::TRUST_STATE_UNKNOWN;
    case v1::SIGNAL_RESULT_PASS:
      return v1::TRUST_STATE_TRUSTED;
    default:
      return v1::TRUST_STATE_UNTRUSTED;
  }
}

Judgement Conclude(std::vector<Signal> signals) {
  Judgement judgement;
  absl::Time valid_until = absl::InfiniteFuture();
  for (Signal& signal : signals) {
    judgement.holds_until = std::min(judgement.holds_until, signal.holds_until);
    valid_until = std::min(valid_until, signal.valid_until);
    judgement.reasons.push_back(std::move(signal.reason));
  }
  std::stable_sort(judgement.reasons.begin(), judgement.reasons.end(),
                   [](const v1::Reason& a, const v1::Reason& b) {
                     return Rank(a) < Rank(b);
                   });
  judgement.state = StateOf(judgement.reasons);
  if (judgement.state == v1::TRUST_STATE_TRUSTED) {
    judgement.valid_until = valid_until;
  }
  return judgement;
}

// The signal of a serial number that leads to no device.
Signal NoDeviceSignal(v1::SignalResult result, absl::string_view code,
                      absl::string_view value, absl::string_view hint) {
  Signal signal;
  signal.reason.set_signal(kInInventory);
  signal.reason.set_result(result);
  signal.reason.set_code(std::string(code));
  signal.reason.set_value(std::string(value));
  signal.reason.set_hint(std::string(hint));
  return signal;
}

}  // namespace

SourceHealth HealthOf(const inventory::v1::Source& source) {
  if (!source.has_last_full_sync_end_time()) return {};
  return {posture::ToTime(source.last_full_sync_end_time())};
}

Judgement Judge(const device::v1::Device& device, const SourceHealth& source,
                const Policy& policy, absl::Time now) {
  std::vector<Signal> signals;
  signals.push_back(InInventorySignal(device));
  signals.push_back(NotRemovedSignal(device));
  signals.push_back(SyncAgeSignal(source.last_full_sync_time, policy, now));
  signals.push_back(PlatformSignal(device, policy));
  const bool applies =
      signals.back().reason.result() != v1::SIGNAL_RESULT_NOT_APPLICABLE;
  if (policy.mdm_required) {
    signals.push_back(applies ? MdmSignal(device, now)
                              : NotApplicableSignal(kMdm, device));
  }
  if (policy.agent_required) {
    signals.push_back(applies ? AgentSignal(device, now)
                              : NotApplicableSignal(kAgent, device));
  }
  signals.push_back(applies ? CheckInAgeSignal(device, policy, now)
                            : NotApplicableSignal(kCheckInAge, device));
  return Conclude(std::move(signals));
}

Judgement JudgeUnlisted(const SourceHealth& source, const Policy& policy,
                        absl::Time now) {
  Signal sync = SyncAgeSignal(source.last_full_sync_time, policy, now);
  const bool in_date = sync.reason.result() == v1::SIGNAL_RESULT_PASS;
  Signal unlisted = NoDeviceSignal(
      in_date ? v1::SIGNAL_RESULT_FAIL : v1::SIGNAL_RESULT_UNKNOWN, kNotManaged,
      "not listed", "Enrol the device in the source that is asked.");
  std::vector<Signal> signals;
  signals.push_back(std::move(sync));
  signals.push_back(std::move(unlisted));
  return Conclude(std::move(signals));
}

Judgement JudgeAmbiguous(int count, const SourceHealth& source,
                         const Policy& policy, absl::Time now) {
  std::vector<Signal> signals;
  signals.push_back(NoDeviceSignal(
      v1::SIGNAL_RESULT_UNKNOWN, kAmbiguousSerial,
      absl::StrCat(count, " living records"),
      "Remove the records of earlier enrolments in the source."));
  signals.push_back(SyncAgeSignal(source.last_full_sync_time, policy, now));
  return Conclude(std::move(signals));
}

bool SaysTheSame(const v1::Reason& a, const v1::Reason& b) {
  return a.signal() == b.signal() && a.result() == b.result() &&
         a.code() == b.code() && a.threshold() == b.threshold();
}

}  // namespace muster::trust
