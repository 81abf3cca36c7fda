#include "plugins/sdk/effects/effect_store.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/sdk/effects/store_layout.h"

namespace muster::plugins {
namespace {

template <typename Message>
absl::StatusOr<Message> ReadMeta(const RocksDatabase& db, absl::string_view key,
                                 const RocksSnapshot& snapshot) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   db.Get(kMeta, key, snapshot));
  if (!bytes) return Message();
  return ParseStored<Message>(key, *bytes);
}

}  // namespace

absl::StatusOr<std::unique_ptr<EffectStore>> EffectStore::Open(
    const std::string& path, Random& random, const Options& options) {
  RocksDatabase::Options database;
  database.reopen_on_commit = true;
  ASSIGN_OR_RETURN(
      std::unique_ptr<RocksDatabase> db,
      RocksDatabase::Open(
          path, {"resources", "log", "records", "devices", "meta"}, database));
  std::unique_ptr<EffectStore> store(new EffectStore(std::move(db), options));
  RETURN_IF_ERROR(store->Load(random));
  return store;
}

EffectStore::EffectStore(std::unique_ptr<RocksDatabase> db,
                         const Options& options)
    : db_(std::move(db)), options_(options) {}

absl::Status EffectStore::Load(Random& random) {
  absl::MutexLock lock(&mu_);
  ASSIGN_OR_RETURN(cursor_,
                   ReadMeta<storage::Cursor>(*db_, kCursorKey, nullptr));
  ASSIGN_OR_RETURN(log_,
                   ReadMeta<storage::LogState>(*db_, kLogStateKey, nullptr));
  if (!log_.store_uuid().empty()) return absl::OkStatus();
  log_.set_store_uuid(Uuid(random));
  RocksBatch writes = db_->NewBatch();
  writes.Put(kMeta, kLogStateKey, log_.SerializeAsString());
  return db_->Commit(std::move(writes));
}

absl::StatusOr<EffectSnapshot> EffectStore::Snapshot() const {
  RocksSnapshot snapshot = db_->Snapshot();
  ASSIGN_OR_RETURN(storage::Cursor cursor,
                   ReadMeta<storage::Cursor>(*db_, kCursorKey, snapshot));
  ASSIGN_OR_RETURN(storage::LogState log,
                   ReadMeta<storage::LogState>(*db_, kLogStateKey, snapshot));
  return EffectSnapshot(*db_, std::move(snapshot), std::move(cursor),
                        std::move(log));
}

storage::Cursor EffectStore::cursor() const {
  absl::MutexLock lock(&mu_);
  return cursor_;
}

EffectBatch EffectStore::NewBatch() const {
  absl::MutexLock lock(&mu_);
  return EffectBatch(*db_, log_);
}

void EffectStore::MarkShown(absl::string_view device, int64_t generation,
                            int64_t counted, EffectBatch& batch) const {
  batch.writes_.Put(
      kDevices, device,
      absl::StrCat(EncodeInt64(generation), EncodeInt64(counted)));
  batch.shown_.insert(std::string(device));
}

absl::StatusOr<int64_t> EffectStore::CountedRevision(absl::string_view device,
                                                     int64_t generation) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> mark,
                   db_->Get(kDevices, device));
  const std::string shown = EncodeInt64(generation);
  if (!mark || !absl::StartsWith(*mark, shown)) return 0;
  return DecodeInt64(absl::string_view(*mark).substr(shown.size()));
}

void EffectStore::Forget(absl::string_view device, EffectBatch& batch) const {
  batch.writes_.Delete(kDevices, device);
  batch.shown_.erase(device);
}

absl::StatusOr<std::vector<std::string>> EffectStore::SweepUnshown(
    int64_t generation, EffectBatch& batch) const {
  const std::string mark = EncodeInt64(generation);
  std::vector<std::string> unshown;
  RocksIterator it = db_->Prefix(kDevices, "");
  for (; it.Valid(); it.Next()) {
    if (absl::StartsWith(it.value(), mark) || batch.shown_.contains(it.key())) {
      continue;
    }
    unshown.emplace_back(it.key());
    batch.writes_.Delete(kDevices, it.key());
  }
  RETURN_IF_ERROR(it.status());
  return unshown;
}

absl::Status EffectStore::Commit(EffectBatch batch,
                                 const storage::Cursor& cursor) {
  if (!SaysNothing(batch, cursor)) RETURN_IF_ERROR(Write(batch, cursor));
  for (const std::function<void()>& done : batch.after_commit_) done();
  return absl::OkStatus();
}

bool EffectStore::SaysNothing(const EffectBatch& batch,
                              const storage::Cursor& cursor) const {
  if (!batch.empty()) return false;
  absl::MutexLock lock(&mu_);
  return cursor.SerializeAsString() == cursor_.SerializeAsString();
}

absl::Status EffectStore::Write(EffectBatch& batch,
                                const storage::Cursor& cursor) {
  TrimLog(batch);
  batch.writes_.Put(kMeta, kCursorKey, cursor.SerializeAsString());
  batch.writes_.Put(kMeta, kLogStateKey, batch.log_.SerializeAsString());
  RETURN_IF_ERROR(db_->Commit(std::move(batch.writes_)));
  absl::MutexLock lock(&mu_);
  cursor_ = cursor;
  log_ = std::move(batch.log_);
  return absl::OkStatus();
}

void EffectStore::TrimLog(EffectBatch& batch) const {
  storage::LogState& log = batch.log_;
  const int64_t kept = log.head() - log.floor();
  // A tenth more than asked for, so that it is not done for each batch.
  if (kept <= options_.min_log_changes + options_.min_log_changes / 10) return;
  log.set_floor(log.head() - options_.min_log_changes);
  batch.writes_.DeleteRange(kLog, EncodeInt64(0), EncodeInt64(log.floor() + 1));
}

}  // namespace muster::plugins
