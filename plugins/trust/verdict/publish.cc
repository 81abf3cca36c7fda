#include "plugins/trust/verdict/publish.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/store/history.h"
#include "plugins/trust/store/records.pb.h"
#include "plugins/trust/store/totals.h"
#include "plugins/trust/verdict/verdict.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;
using plugins::Record;
using posture::ToProto;
using posture::ToTime;
using storage::PendingFlip;
using storage::PolicyTotals;
using v1::Verdict;

constexpr size_t kAll = std::numeric_limits<size_t>::max();
constexpr char kFlip[] = "flip";
constexpr char kHeld[] = "held";

std::string HeldPrefix(absl::string_view source, absl::string_view policy) {
  std::string key = posture::NoteKey(kHeld, source);
  AppendKeyPart(key, policy);
  return key;
}

std::string HeldKey(const Verdict& verdict) {
  std::string key =
      HeldPrefix(posture::SourceOf(verdict.device()), verdict.policy());
  AppendKeyPart(key, verdict.device());
  return key;
}

std::string FlipKey(const Verdict& verdict) {
  return posture::NoteKey(kFlip, verdict.name());
}

absl::Status NoteHeld(const Verdict* before, const Verdict& after,
                      EffectBatch& batch) {
  const bool was = before != nullptr && before->has_hold();
  if (after.has_hold() == was) return absl::OkStatus();
  const std::string key = HeldKey(after);
  return was ? batch.DeleteRecord(key) : batch.PutRecord(key, after.device());
}

absl::Status Replace(const Verdict* before, const Verdict& after,
                     absl::string_view sync, EffectBatch& batch) {
  RETURN_IF_ERROR(CountVerdict(before, &after, batch));
  RETURN_IF_ERROR(NoteHeld(before, after, batch));
  RETURN_IF_ERROR(RecordChange(before, after, sync, batch));
  return batch.Put(after.name(), after.SerializeAsString());
}

// `after` says the same as `before`.
absl::Status KeepCurrent(Verdict before, const Verdict& after,
                         EffectBatch& batch) {
  if (before.inventory_revision() == after.inventory_revision()) {
    return absl::OkStatus();
  }
  before.set_inventory_revision(after.inventory_revision());
  return batch.Refresh(before.name(), before.SerializeAsString());
}

absl::Status Write(const std::optional<Verdict>& before, const Verdict& after,
                   absl::string_view sync, EffectBatch& batch) {
  if (before && SaysTheSame(*before, after) && !LapsesSoon(*before, after)) {
    return KeepCurrent(*before, after, batch);
  }
  return Replace(before ? &*before : nullptr, after, sync, batch);
}

bool MayBeHeld(const std::optional<Verdict>& before, const Verdict& judged,
               const Policy& policy, const Occasion& occasion) {
  return before && before->state() == v1::TRUST_STATE_TRUSTED &&
         judged.state() == v1::TRUST_STATE_UNKNOWN && occasion.missing_data &&
         !occasion.release && !policy.guard.disabled &&
         ToTime(judged.evaluate_time()) <= ToTime(before->valid_until_time());
}

absl::Status SetAside(const Verdict& judged, absl::string_view sync,
                      EffectBatch& batch) {
  PendingFlip flip;
  *flip.mutable_verdict() = judged;
  flip.set_sync(std::string(sync));
  return batch.PutRecord(FlipKey(judged), flip.SerializeAsString());
}

// By source and policy.
using Flips =
    std::map<std::pair<std::string, std::string>, std::vector<PendingFlip>>;

absl::StatusOr<Flips> TakeFlips(EffectBatch& batch) {
  const std::string prefix = posture::NotePrefix(kFlip);
  ASSIGN_OR_RETURN(const std::vector<Record> notes,
                   batch.Records(prefix, PrefixUpperBound(prefix), kAll));
  Flips flips;
  for (const Record& note : notes) {
    ASSIGN_OR_RETURN(PendingFlip flip, plugins::ParseStored<PendingFlip>(
                                           "of a flip", note.value));
    RETURN_IF_ERROR(batch.DeleteRecord(note.key));
    const std::string source = posture::SourceOf(flip.verdict().device());
    const std::string policy = flip.verdict().policy();
    flips[{source, policy}].push_back(std::move(flip));
  }
  return flips;
}

absl::Status Hold(const PendingFlip& flip, absl::Time now, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Verdict> before,
                   plugins::GetMessage<Verdict>(batch, flip.verdict().name()));
  if (!before) return absl::OkStatus();
  Verdict held = *before;
  v1::Hold& hold = *held.mutable_hold();
  hold.set_state(flip.verdict().state());
  hold.set_code(flip.verdict().reasons(0).code());
  if (!hold.has_since_time()) *hold.mutable_since_time() = ToProto(now);
  *held.mutable_evaluate_time() = ToProto(now);
  return Write(before, held, flip.sync(), batch);
}

absl::Status LetThrough(const PendingFlip& flip, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Verdict> before,
                   plugins::GetMessage<Verdict>(batch, flip.verdict().name()));
  return Write(before, flip.verdict(), flip.sync(), batch);
}

void RollWindow(const MassFlipGuard& guard, absl::Time now,
                PolicyTotals& totals) {
  const bool over = !totals.has_window_start_time() ||
                    now - ToTime(totals.window_start_time()) >= guard.window;
  if (!over) return;
  *totals.mutable_window_start_time() = ToProto(now);
  totals.set_window_flip_count(0);
}

bool TooMany(const MassFlipGuard& guard, int64_t count, absl::Time now,
             const PolicyTotals& totals) {
  if (guard.disabled) return false;
  if (totals.has_released_until_time() &&
      now < ToTime(totals.released_until_time())) {
    return false;
  }
  if (totals.held_count() > 0) return true;
  const int64_t trusted = totals.trusted_count() + totals.window_flip_count();
  const int64_t limit =
      std::max<int64_t>(guard.min_count, trusted * guard.percent / 100);
  return totals.window_flip_count() + count > limit;
}

void SayHeld(const std::string& source, const std::string& policy,
             size_t count) {
  Log(Severity::kError,
      "many devices would lose trust at once because data went missing; their "
      "verdicts stand until they lapse: look at the source, then "
      "`musterctl trust release` if they are to go",
      {{"source", source}, {"policy", policy}, {"verdicts", count}});
}

absl::Status DecideOn(const std::string& source, const Policy& policy,
                      const std::vector<PendingFlip>& flips, absl::Time now,
                      EffectBatch& batch) {
  ASSIGN_OR_RETURN(PolicyTotals totals, ReadTotals(batch, source, policy.name));
  RollWindow(policy.guard, now, totals);
  const int64_t count = static_cast<int64_t>(flips.size());
  if (TooMany(policy.guard, count, now, totals)) {
    if (!totals.has_hold_since_time()) {
      *totals.mutable_hold_since_time() = ToProto(now);
      batch.AfterCommit([source, name = policy.name, size = flips.size()] {
        SayHeld(source, name, size);
      });
    }
    // Held first: the totals forget since when once nothing is.
    for (const PendingFlip& flip : flips) {
      RETURN_IF_ERROR(Hold(flip, now, batch));
    }
    ASSIGN_OR_RETURN(PolicyTotals counted,
                     ReadTotals(batch, source, policy.name));
    if (counted.held_count() == 0) return absl::OkStatus();
    *counted.mutable_hold_since_time() = totals.hold_since_time();
    return WriteTotals(source, policy.name, counted, batch);
  }
  totals.set_window_flip_count(totals.window_flip_count() + count);
  RETURN_IF_ERROR(WriteTotals(source, policy.name, totals, batch));
  for (const PendingFlip& flip : flips) {
    RETURN_IF_ERROR(LetThrough(flip, batch));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<absl::Time> Publish(Verdict judged, const Policy& policy,
                                   const Occasion& occasion,
                                   EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<Verdict> before,
                   plugins::GetMessage<Verdict>(batch, judged.name()));
  judged.set_match_strength(v1::MATCH_STRENGTH_RESOURCE_NAME);
  SetSince(before ? &*before : nullptr, judged);
  if (before && before->state() == v1::TRUST_STATE_TRUSTED) {
    RETURN_IF_ERROR(batch.DeleteRecord(FlipKey(judged)));
  }
  if (MayBeHeld(before, judged, policy, occasion)) {
    if (!before->has_hold()) {
      RETURN_IF_ERROR(SetAside(judged, occasion.sync, batch));
    }
    return ToTime(before->valid_until_time());
  }
  const bool stands =
      before && SaysTheSame(*before, judged) && !LapsesSoon(*before, judged);
  RETURN_IF_ERROR(Write(before, judged, occasion.sync, batch));
  const Verdict& in_force = stands ? *before : judged;
  return in_force.has_valid_until_time() ? ToTime(in_force.valid_until_time())
                                         : absl::InfiniteFuture();
}

absl::Status DecideFlips(const Policies& policies, absl::Time now,
                         EffectBatch& batch) {
  ASSIGN_OR_RETURN(const Flips flips, TakeFlips(batch));
  for (const auto& [where, pending] : flips) {
    for (const Policy& policy : policies) {
      if (policy.name != where.second) continue;
      RETURN_IF_ERROR(DecideOn(where.first, policy, pending, now, batch));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> HeldDevices(absl::string_view source,
                                                     absl::string_view policy,
                                                     const EffectBatch& batch) {
  const std::string prefix = HeldPrefix(source, policy);
  ASSIGN_OR_RETURN(const std::vector<Record> notes,
                   batch.Records(prefix, PrefixUpperBound(prefix), kAll));
  std::vector<std::string> devices;
  for (const Record& note : notes) devices.push_back(note.value);
  return devices;
}

absl::Status SuspendGuard(absl::string_view source, const Policy& policy,
                          absl::Time now, EffectBatch& batch) {
  ASSIGN_OR_RETURN(PolicyTotals totals, ReadTotals(batch, source, policy.name));
  *totals.mutable_released_until_time() = ToProto(now + policy.guard.window);
  return WriteTotals(source, policy.name, totals, batch);
}

absl::Status DropVerdict(absl::string_view device, absl::string_view policy,
                         EffectBatch& batch) {
  const std::string name = VerdictName(device, policy);
  ASSIGN_OR_RETURN(const std::optional<Verdict> before,
                   plugins::GetMessage<Verdict>(batch, name));
  if (!before) return absl::OkStatus();
  RETURN_IF_ERROR(CountVerdict(&*before, nullptr, batch));
  RETURN_IF_ERROR(batch.DeleteRecord(FlipKey(*before)));
  if (before->has_hold()) {
    RETURN_IF_ERROR(batch.DeleteRecord(HeldKey(*before)));
  }
  return batch.Delete(name);
}

}  // namespace muster::trust
