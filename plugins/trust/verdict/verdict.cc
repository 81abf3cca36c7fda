#include "plugins/trust/verdict/verdict.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "plugins/posture/proto_time.h"

namespace muster::trust {
namespace {

constexpr double kRenewBelow = 0.6;

const v1::Reason* FindReason(const v1::Verdict& verdict,
                             const std::string& signal) {
  for (const v1::Reason& reason : verdict.reasons()) {
    if (reason.signal() == signal) return &reason;
  }
  return nullptr;
}

bool SameHold(const v1::Verdict& a, const v1::Verdict& b) {
  return a.has_hold() == b.has_hold() && a.hold().code() == b.hold().code();
}

bool SameReason(const v1::Reason& a, const v1::Reason& b) {
  return SaysTheSame(a, b) && a.exemption() == b.exemption();
}

}  // namespace

std::string VerdictName(absl::string_view device, absl::string_view policy) {
  return absl::StrCat(device, "/verdicts/", policy);
}

v1::Verdict MakeVerdict(const device::v1::Device& device,
                        const SourceHealth& source, const Policy& policy,
                        Judgement judgement, int64_t version, absl::Time now) {
  v1::Verdict verdict;
  if (!device.name().empty()) {
    verdict.set_name(VerdictName(device.name(), policy.name));
  }
  verdict.set_device(device.name());
  verdict.set_serial_number(device.serial_number());
  verdict.set_display_name(device.display_name());
  verdict.set_policy(policy.name);
  verdict.set_policy_version(version);
  verdict.set_state(judgement.state);
  verdict.mutable_reasons()->Assign(
      std::make_move_iterator(judgement.reasons.begin()),
      std::make_move_iterator(judgement.reasons.end()));
  if (judgement.valid_until) {
    *verdict.mutable_valid_until_time() =
        posture::ToProto(*judgement.valid_until);
  }
  *verdict.mutable_evaluate_time() = posture::ToProto(now);
  v1::Freshness& freshness = *verdict.mutable_freshness();
  if (device.has_last_check_in_time()) {
    *freshness.mutable_device_time() = device.last_check_in_time();
  }
  if (source.last_full_sync_time) {
    *verdict.mutable_last_full_sync_time() =
        posture::ToProto(*source.last_full_sync_time);
    *freshness.mutable_sync_time() = verdict.last_full_sync_time();
  }
  verdict.set_inventory_revision(device.revision());
  verdict.set_platform(device.platform());
  verdict.set_removed(device.state() == device::v1::STATE_REMOVED);
  return verdict;
}

bool SaysTheSame(const v1::Verdict& a, const v1::Verdict& b) {
  return a.state() == b.state() && a.policy() == b.policy() &&
         a.serial_number() == b.serial_number() &&
         a.display_name() == b.display_name() && a.platform() == b.platform() &&
         a.removed() == b.removed() && SameHold(a, b) &&
         std::equal(a.reasons().begin(), a.reasons().end(), b.reasons().begin(),
                    b.reasons().end(), SameReason);
}

bool LapsesSoon(const v1::Verdict& before, const v1::Verdict& after) {
  if (!before.has_valid_until_time() || !after.has_valid_until_time()) {
    return false;
  }
  const absl::Time now = posture::ToTime(after.evaluate_time());
  const absl::Time told = posture::ToTime(before.valid_until_time());
  const absl::Time holds = posture::ToTime(after.valid_until_time());
  return told > holds || told - now < kRenewBelow * (holds - now);
}

void SetSince(const v1::Verdict* before, v1::Verdict& verdict) {
  const bool same = before != nullptr && before->state() == verdict.state() &&
                    before->has_since_time();
  *verdict.mutable_since_time() =
      same ? before->since_time() : verdict.evaluate_time();
  for (v1::Reason& reason : *verdict.mutable_reasons()) {
    const v1::Reason* const known =
        before == nullptr ? nullptr : FindReason(*before, reason.signal());
    const bool same_result = known != nullptr && known->has_since_time() &&
                             known->result() == reason.result();
    *reason.mutable_since_time() =
        same_result ? known->since_time() : verdict.evaluate_time();
  }
}

}  // namespace muster::trust
