#include "plugins/trust/store/history.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/parse_stored.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;
using plugins::Record;
using v1::VerdictChange;

constexpr size_t kAll = std::numeric_limits<size_t>::max();
constexpr char kHistory[] = "history";
// -> the key of the change that TrimHistory() looked at last.
constexpr char kTrimmed[] = "history-trimmed";

std::string DevicePrefix(absl::string_view device) {
  return posture::NoteKey(kHistory, device);
}

std::string PolicyPrefix(absl::string_view device, absl::string_view policy) {
  std::string key = DevicePrefix(device);
  if (policy != "-") AppendKeyPart(key, policy);
  return key;
}

// Newest first.
std::string ChangeKey(absl::string_view device, absl::string_view policy,
                      absl::Time time) {
  std::string key = PolicyPrefix(device, policy);
  AppendKeyPart(key, EncodeInt64(-absl::ToUnixNanos(time)));
  return key;
}

const std::string& FirstCode(const v1::Verdict& verdict) {
  static const std::string* const kNone = new std::string();
  return verdict.reasons().empty() ? *kNone : verdict.reasons(0).code();
}

bool IsAnother(const v1::Verdict* before, const v1::Verdict& after) {
  return before == nullptr || before->state() != after.state() ||
         FirstCode(*before) != FirstCode(after) ||
         before->has_hold() != after.has_hold();
}

VerdictChange MakeChange(const v1::Verdict* before, const v1::Verdict& after,
                         absl::string_view sync) {
  VerdictChange change;
  *change.mutable_time() = after.evaluate_time();
  change.set_policy(after.policy());
  if (before != nullptr) change.set_previous_state(before->state());
  change.set_state(after.state());
  for (const v1::Reason& reason : after.reasons()) {
    if (reason.result() == v1::SIGNAL_RESULT_PASS) continue;
    if (after.state() == v1::TRUST_STATE_TRUSTED &&
        reason.result() != v1::SIGNAL_RESULT_EXEMPT) {
      continue;
    }
    *change.add_reasons() = reason;
  }
  change.set_policy_version(after.policy_version());
  change.set_inventory_revision(after.inventory_revision());
  change.set_sync(std::string(sync));
  return change;
}

}  // namespace

absl::Status RecordChange(const v1::Verdict* before, const v1::Verdict& after,
                          absl::string_view sync, EffectBatch& batch) {
  if (!IsAnother(before, after)) return absl::OkStatus();
  absl::Time time = posture::ToTime(after.evaluate_time());
  while (true) {
    const std::string key = ChangeKey(after.device(), after.policy(), time);
    ASSIGN_OR_RETURN(const std::optional<std::string> taken,
                     batch.GetRecord(key));
    if (!taken) {
      return batch.PutRecord(
          key, MakeChange(before, after, sync).SerializeAsString());
    }
    time += absl::Nanoseconds(1);
  }
}

absl::StatusOr<std::vector<VerdictChange>> ReadChanges(
    absl::string_view device, absl::string_view policy, absl::Time oldest,
    const plugins::EffectSnapshot& snapshot) {
  const std::string prefix = PolicyPrefix(device, policy);
  ASSIGN_OR_RETURN(const std::vector<Record> notes,
                   snapshot.Records(prefix, PrefixUpperBound(prefix), kAll));
  std::vector<VerdictChange> changes;
  std::string ended;  // the policy whose change before `oldest` was shown
  for (const Record& note : notes) {
    ASSIGN_OR_RETURN(VerdictChange change,
                     plugins::ParseStored<VerdictChange>("of a change of a "
                                                         "verdict",
                                                         note.value));
    if (change.policy() == ended) continue;
    if (posture::ToTime(change.time()) < oldest) ended = change.policy();
    changes.push_back(std::move(change));
  }
  return changes;
}

absl::Status DropChanges(absl::string_view device, EffectBatch& batch) {
  const std::string prefix = DevicePrefix(device);
  ASSIGN_OR_RETURN(const std::vector<Record> notes,
                   batch.Records(prefix, PrefixUpperBound(prefix), kAll));
  for (const Record& note : notes) {
    RETURN_IF_ERROR(batch.DeleteRecord(note.key));
  }
  return absl::OkStatus();
}

absl::Status TrimHistory(absl::Time oldest, size_t count, EffectBatch& batch) {
  const std::string all = posture::NotePrefix(kHistory);
  const std::string mark = posture::NotePrefix(kTrimmed);
  ASSIGN_OR_RETURN(const std::optional<std::string> last,
                   batch.GetRecord(mark));
  // The last one that was kept comes again: what follows it may have ended by
  // it.
  const std::string begin = last ? *last : all;
  ASSIGN_OR_RETURN(const std::vector<Record> notes,
                   batch.Records(begin, PrefixUpperBound(all), count));
  // A change ended when the one before it in key order, its successor, began.
  std::vector<std::string> newer;
  bool newer_is_old = false;
  std::string kept;
  for (const Record& note : notes) {
    ASSIGN_OR_RETURN(const VerdictChange change,
                     plugins::ParseStored<VerdictChange>("of a change of a "
                                                         "verdict",
                                                         note.value));
    ASSIGN_OR_RETURN(std::vector<std::string> verdict, SplitKey(note.key));
    verdict.pop_back();
    if (verdict == newer && newer_is_old) {
      RETURN_IF_ERROR(batch.DeleteRecord(note.key));
    } else {
      kept = note.key;
    }
    newer_is_old = posture::ToTime(change.time()) < oldest;
    newer = std::move(verdict);
  }
  if (notes.size() < count) return batch.DeleteRecord(mark);
  return batch.PutRecord(mark, kept);
}

}  // namespace muster::trust
