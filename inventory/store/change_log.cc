#include "inventory/store/change_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/device_view.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {
namespace {

// Counts what goes into a batch.
class BatchRoom {
 public:
  // Whether one more of `bytes` fits; the first always does.
  bool Take(size_t bytes) {
    if (entries_ > 0 &&
        (entries_ == kMaxBatchEntries || bytes_ + bytes > kMaxBatchBytes)) {
      return false;
    }
    ++entries_;
    bytes_ += bytes;
    return true;
  }

 private:
  int entries_ = 0;
  size_t bytes_ = 0;
};

absl::Status Missing(Revision revision) {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("change ", revision,
                            " is missing from the log; restore a backup"),
               {{"revision", absl::StrCat(revision)}});
}

RocksIterator NumberRange(const InventoryDb& db, int family, int64_t after,
                          int64_t through) {
  return db.rocks().Range(family, EncodeInt64(after + 1),
                          EncodeInt64(through + 1));
}

absl::StatusOr<v1::Change> ReadChange(const InventoryDb& db,
                                      const RocksIterator& it) {
  v1::Change change;
  RETURN_IF_ERROR(ParseStored(it.key(), it.value(), change));
  RETURN_IF_ERROR(CompleteDevice(db, *change.mutable_device()));
  return change;
}

absl::StatusOr<v1::Change> SnapshotEntry(const RocksIterator& it) {
  v1::Change entry;
  entry.set_type(v1::Change::TYPE_SNAPSHOT);
  RETURN_IF_ERROR(ParseStored(it.key(), it.value(), *entry.mutable_device()));
  entry.set_revision(entry.device().revision());
  return entry;
}

// Reads until the range ends or the batch is full. Revisions have no gaps, so
// whatever is not where it should be was compacted away or is damage.
absl::Status ReadChanges(const InventoryDb& db, const Scope& scope,
                         RocksIterator it, ChangeLog::Changes& batch) {
  BatchRoom room;
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(const NumberedName key, SplitNumberedKey(it.key()));
    if (key.number != batch.revision + 1) return Missing(batch.revision + 1);
    if (scope.HasDevice(key.name)) {
      ASSIGN_OR_RETURN(v1::Change change, ReadChange(db, it));
      if (!room.Take(change.ByteSizeLong())) return absl::OkStatus();
      batch.changes.push_back(std::move(change));
    }
    batch.revision = key.number;
  }
  return it.status();
}

}  // namespace

absl::Status ChangeLog::CheckRetained(Revision revision) const {
  ASSIGN_OR_RETURN(const Revision compacted, db_.CompactedThrough());
  if (revision >= compacted) return absl::OkStatus();
  return Error(
      absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED",
      absl::StrCat("changes up to revision ", compacted,
                   " are gone; watch again without a token and drop what the "
                   "snapshot does not show"),
      {{"compacted_through", absl::StrCat(compacted)}});
}

absl::StatusOr<ChangeLog::Changes> ChangeLog::ReadAfter(const Scope& scope,
                                                        Revision after) const {
  Changes batch;
  batch.revision = after;
  const Revision end = db_.end().revision;
  if (after >= end) return batch;
  const absl::Status read =
      ReadChanges(db_, scope, NumberRange(db_, kChanges, after, end), batch);
  RETURN_IF_ERROR(CheckRetained(after));  // read first: it may go meanwhile
  RETURN_IF_ERROR(read);
  if (batch.revision == after) return Missing(after + 1);
  return batch;
}

absl::StatusOr<ChangeLog::Snapshot> ChangeLog::ReadSnapshot(
    const Scope& scope, Revision at, absl::string_view after) const {
  Snapshot batch;
  batch.position = std::string(after);
  BatchRoom room;
  RocksIterator it = db_.rocks().Prefix(kDevices, scope.device_prefix());
  if (!after.empty()) it.Seek(absl::StrCat(after, absl::string_view("\0", 1)));
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(v1::Change entry, SnapshotEntry(it));
    if (entry.revision() > at) continue;
    RETURN_IF_ERROR(CompleteDevice(db_, *entry.mutable_device()));
    if (!room.Take(entry.ByteSizeLong())) return batch;
    batch.position = entry.device().name();
    batch.changes.push_back(std::move(entry));
  }
  RETURN_IF_ERROR(it.status());
  batch.complete = true;
  return batch;
}

absl::StatusOr<ChangeLog::Touches> ChangeLog::ReadTouches(const Scope& scope,
                                                          Touch after,
                                                          Touch through) const {
  Touches batch;
  batch.touch = after;
  BatchRoom room;
  RocksIterator it = NumberRange(db_, kTouches, after, through);
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(const NumberedName key, SplitNumberedKey(it.key()));
    if (scope.HasDevice(key.name)) {
      ASSIGN_OR_RETURN(StoredLiveness stored, ReadLiveness(db_, key.name));
      if (!room.Take(stored.liveness.ByteSizeLong())) return batch;
      batch.touched.push_back(std::move(stored.liveness));
    }
    batch.touch = key.number;
  }
  RETURN_IF_ERROR(it.status());
  batch.touch = through;
  return batch;
}

}  // namespace muster::inventory
