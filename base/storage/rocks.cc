#include "base/storage/rocks.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "base/storage/rocks_generation.h"
#include "base/storage/rocks_slice.h"
#include "base/storage/rocks_status.h"
#include "rocksdb/convenience.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/utilities/checkpoint.h"
#include "rocksdb/write_batch.h"

namespace muster {
namespace {

using Pin = std::shared_ptr<RocksGeneration>;

constexpr absl::Duration kCloseWait = absl::Seconds(5);
constexpr size_t kProbeBytes = size_t{1} << 20;

rocksdb::ReadOptions ReadAt(const RocksSnapshot& snapshot) {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  if (snapshot) options.snapshot = snapshot->snapshot();
  return options;
}

absl::Status Write(RocksGeneration& open, rocksdb::WriteBatch& writes) {
  rocksdb::WriteOptions options;
  options.sync = !MUTANT("commit_without_sync");
  return open.OfWrite(open.db().Write(options, &writes));
}

// Whether the disk takes a write at all.
absl::Status Probe(const RocksGeneration::Plan& plan) {
  rocksdb::Env& env =
      plan.options.env ? *plan.options.env : *rocksdb::Env::Default();
  const std::string file = absl::StrCat(plan.path, "/REOPEN_PROBE");
  const rocksdb::Status status = rocksdb::WriteStringToFile(
      &env, std::string(kProbeBytes, '\0'), file, /*should_sync=*/true);
  env.DeleteFile(file).PermitUncheckedError();
  return FromRocks(status, plan.path);
}

}  // namespace

struct RocksDatabase::Rep {
  // What holds the database open, and null while it is not.
  Pin Now() const ABSL_LOCKS_EXCLUDED(mu) {
    absl::ReaderMutexLock lock(&mu);
    return open;
  }

  // For a read: what `snapshot` belongs to, if there is one.
  Pin At(const RocksSnapshot& snapshot) const {
    return snapshot ? snapshot->generation() : Now();
  }

  Pin ForWrite() const {
    Pin now = Now();
    return now && !now->failed() ? now : nullptr;
  }

  void Use(Pin next) ABSL_LOCKS_EXCLUDED(mu) {
    absl::MutexLock lock(&mu);
    families = next->Families();
    open = std::move(next);
  }

  // Whoever still reads may take its time, but not for ever: then the next
  // call goes on waiting.
  absl::Status CloseAndWait() ABSL_LOCKS_EXCLUDED(mu)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(reopening) {
    Pin last;
    {
      absl::MutexLock lock(&mu);
      last = std::move(open);
    }
    if (last) closing = last->closed();
    last.reset();
    const bool closed = closing == nullptr ||
                        closing->WaitForNotificationWithTimeout(kCloseWait);
    return closed ? absl::OkStatus() : Closed();
  }

  absl::Status Closed() const { return StoreReopening(plan.path); }

  RocksGeneration::Plan plan;

  absl::Mutex reopening;  // before mu
  std::shared_ptr<absl::Notification> closing ABSL_GUARDED_BY(reopening);
  mutable absl::Mutex mu;
  Pin open ABSL_GUARDED_BY(mu);
  RocksFamilies families ABSL_GUARDED_BY(mu);
};

RocksDatabase::RocksDatabase(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

RocksDatabase::~RocksDatabase() = default;

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(
    const std::string& path, const std::vector<std::string>& families,
    const Options& options) {
  auto rep = std::make_unique<Rep>();
  rep->plan = {path, families, options};
  ASSIGN_OR_RETURN(Pin open, RocksGeneration::Open(rep->plan));
  rep->Use(std::move(open));
  return std::unique_ptr<RocksDatabase>(new RocksDatabase(std::move(rep)));
}

absl::StatusOr<std::vector<std::string>> RocksDatabase::FamiliesOnDisk(
    const std::string& path, rocksdb::Env* env) {
  return RocksGeneration::FamiliesOnDisk(path, env);
}

bool RocksDatabase::HasFamily(int family) const {
  const Pin open = rep_->Now();
  return open && open->family(family) != nullptr;
}

absl::Status RocksDatabase::DropFamily(int family) {
  absl::MutexLock not_reopening(&rep_->reopening);
  const Pin open = rep_->ForWrite();
  if (!open) return rep_->Closed();
  RETURN_IF_ERROR(open->DropFamily(family));
  rep_->Use(open);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> RocksDatabase::Get(
    int family, absl::string_view key, const RocksSnapshot& snapshot) const {
  std::string value;
  ASSIGN_OR_RETURN(const bool found, GetInto(family, key, value, snapshot));
  if (!found) return std::nullopt;
  return value;
}

absl::StatusOr<bool> RocksDatabase::GetInto(
    int family, absl::string_view key, std::string& value,
    const RocksSnapshot& snapshot) const {
  const Pin open = rep_->At(snapshot);
  if (!open) return rep_->Closed();
  rocksdb::ColumnFamilyHandle* const handle = open->family(family);
  if (handle == nullptr) return false;
  const rocksdb::Status status =
      open->db().Get(ReadAt(snapshot), handle, ToSlice(key), &value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return FromRocks(status, path());
  return true;
}

absl::StatusOr<std::vector<std::optional<std::string>>> RocksDatabase::MultiGet(
    int family, absl::Span<const std::string> keys,
    const RocksSnapshot& snapshot) const {
  std::vector<std::optional<std::string>> values(keys.size());
  const Pin open = rep_->At(snapshot);
  if (!open) return rep_->Closed();
  rocksdb::ColumnFamilyHandle* const handle = open->family(family);
  if (handle == nullptr || keys.empty()) return values;
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> found(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  open->db().MultiGet(ReadAt(snapshot), handle, slices.size(), slices.data(),
                      found.data(), statuses.data());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return FromRocks(statuses[i], path());
    values[i].emplace(found[i].data(), found[i].size());
  }
  return values;
}

RocksBatch RocksDatabase::NewBatch() const {
  absl::ReaderMutexLock lock(&rep_->mu);
  return RocksBatch(rep_->families);
}

absl::Status RocksDatabase::Commit(RocksBatch batch) {
  if (!batch.refused().ok()) return FromRocks(batch.refused(), path());
  if (rep_->plan.options.reopen_on_commit && !writable()) {
    RETURN_IF_ERROR(Reopen());
  }
  const Pin open = rep_->ForWrite();
  if (!open) return rep_->Closed();
  return Write(*open, batch.writes());
}

absl::Status RocksDatabase::DropRange(int family, absl::string_view begin,
                                      absl::string_view end) {
  RocksBatch batch = NewBatch();
  batch.DeleteRange(family, begin, end);
  if (!batch.refused().ok()) return FromRocks(batch.refused(), path());
  const Pin open = rep_->ForWrite();
  if (!open) return rep_->Closed();
  RETURN_IF_ERROR(Write(*open, batch.writes()));
  const rocksdb::Slice first = ToSlice(begin);
  const rocksdb::Slice last = ToSlice(end);
  return open->OfWrite(rocksdb::DeleteFilesInRange(
      &open->db(), open->family(family), &first, &last,
      /*include_end=*/false));
}

RocksIterator RocksDatabase::Prefix(int family, absl::string_view prefix,
                                    const RocksSnapshot& snapshot) const {
  return Range(family, prefix, PrefixUpperBound(prefix), snapshot);
}

RocksIterator RocksDatabase::Range(int family, absl::string_view begin,
                                   absl::string_view end,
                                   const RocksSnapshot& snapshot) const {
  Pin open = rep_->At(snapshot);
  if (!open) return RocksIterator(rep_->Closed());
  return RocksIterator(std::move(open), family, begin, end, snapshot);
}

RocksIterator RocksDatabase::LongRange(int family, absl::string_view begin,
                                       absl::string_view end,
                                       const RocksSnapshot& snapshot) const {
  Pin open = rep_->At(snapshot);
  if (!open) return RocksIterator(rep_->Closed());
  return RocksIterator(std::move(open), family, begin, end, snapshot,
                       RocksIterator::Use::kOnce);
}

RocksSnapshot RocksDatabase::Snapshot() const {
  return std::make_shared<const RocksMoment>(rep_->Now());
}

bool RocksDatabase::writable() const { return rep_->ForWrite() != nullptr; }

absl::Status RocksDatabase::Reopen() {
  absl::MutexLock only_one(&rep_->reopening);
  RETURN_IF_ERROR(Probe(rep_->plan));
  RETURN_IF_ERROR(rep_->CloseAndWait());
  ASSIGN_OR_RETURN(Pin open, RocksGeneration::Open(rep_->plan));
  rep_->Use(std::move(open));
  return absl::OkStatus();
}

absl::Status RocksDatabase::Checkpoint(const std::string& path) const {
  const Pin open = rep_->Now();
  if (!open) return rep_->Closed();
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&open->db(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(path);
  return FromRocks(status, path);
}

int64_t RocksDatabase::Sequence() const {
  const Pin open = rep_->Now();
  return open ? static_cast<int64_t>(open->db().GetLatestSequenceNumber()) : 0;
}

int64_t RocksDatabase::FamilyBytes(int family) const {
  const Pin open = rep_->Now();
  if (!open || open->family(family) == nullptr) return 0;
  uint64_t files = 0;
  uint64_t memory = 0;
  rocksdb::DB& db = open->db();
  db.GetIntProperty(open->family(family),
                    rocksdb::DB::Properties::kTotalSstFilesSize, &files);
  db.GetIntProperty(open->family(family),
                    rocksdb::DB::Properties::kCurSizeAllMemTables, &memory);
  return static_cast<int64_t>(files + memory);
}

std::optional<std::string> RocksDatabase::Property(
    const std::string& name) const {
  const Pin open = rep_->Now();
  std::string value;
  if (!open || !open->db().GetProperty(name, &value)) return std::nullopt;
  return value;
}

const std::string& RocksDatabase::path() const { return rep_->plan.path; }

}  // namespace muster
