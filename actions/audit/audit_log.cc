#include "actions/audit/audit_log.h"

#include <utility>

#include "absl/memory/memory.h"
#include "actions/audit/audit_index.h"
#include "actions/audit/log_line.h"
#include "actions/store/families.h"
#include "base/audit/chain.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

absl::Status Corrupt() {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the actions store cannot read an audit record; restore its "
               "directory from a backup",
               {{"record", "audit_log"}});
}

absl::Status Reopened() {
  return Error(absl::StatusCode::kUnavailable, "STORE_REOPENED",
               "a write failed, and the actions store was opened again; try "
               "again");
}

template <typename Message>
absl::Status Parse(absl::string_view bytes, Message& message) {
  if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return Corrupt();
}

// The records of before there was a chain.
absl::StatusOr<std::vector<v1::AuditRecord>> ReadRetired(
    const RocksDatabase& db) {
  std::vector<v1::AuditRecord> records;
  auto it = db.Prefix(kRetiredAudit, "");
  for (; it.Valid(); it.Next()) {
    RETURN_IF_ERROR(Parse(it.value(), records.emplace_back()));
  }
  RETURN_IF_ERROR(it.status());
  return records;
}

}  // namespace

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(RocksDatabase& db,
                                                         Clock& clock) {
  auto log = absl::WrapUnique(new AuditLog(db, clock));
  absl::MutexLock lock(&log->mu_);
  RETURN_IF_ERROR(log->Load());
  RETURN_IF_ERROR(log->ChainRetired());
  return log;
}

absl::Status AuditLog::Load() {
  Head head;
  auto it = db_.Prefix(kAuditLog, "");
  it.SeekToLast();
  if (it.Valid()) {
    v1::AuditEntry entry;
    RETURN_IF_ERROR(Parse(it.value(), entry));
    ASSIGN_OR_RETURN(head.size, DecodeInt64(it.key()));
    head.hash = entry.hash();
  }
  RETURN_IF_ERROR(it.status());
  head_ = std::move(head);
  return absl::OkStatus();
}

absl::Status AuditLog::ChainRetired() {
  if (head_.size > 0 || !db_.HasFamily(kRetiredAudit)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::AuditRecord> records,
                   ReadRetired(db_));
  Head head;
  RocksBatch batch = db_.NewBatch();
  for (v1::AuditRecord record : records) {
    record.set_sequence(head.size + 1);
    record.set_previous_hash(head.hash);
    const v1::AuditEntry entry = SealAuditRecord(record);
    batch.Put(kAuditLog, EncodeInt64(record.sequence()),
              entry.SerializeAsString());
    IndexRecord(record, batch);
    head = {record.sequence(), entry.hash()};
  }
  RETURN_IF_ERROR(db_.Commit(std::move(batch)));
  head_ = std::move(head);
  return absl::OkStatus();
}

absl::Status AuditLog::Commit(std::vector<v1::AuditRecord> records,
                              RocksBatch batch, int64_t generation) {
  absl::MutexLock lock(&mu_);
  if (failed_) return Reopened();
  if (generation != kAnyGeneration && generation != generation_) {
    return Reopened();
  }
  const absl::Status status = CommitChained(records, std::move(batch));
  if (!status.ok()) failed_ = !db_.writable();
  return status;
}

absl::Status AuditLog::CommitChained(std::vector<v1::AuditRecord>& records,
                                     RocksBatch batch) {
  Head head = head_;
  const auto now =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(clock_.Now()));
  for (v1::AuditRecord& record : records) {
    record.set_sequence(head.size + 1);
    *record.mutable_time() = now;
    record.set_previous_hash(head.hash);
    const v1::AuditEntry entry = SealAuditRecord(record);
    batch.Put(kAuditLog, EncodeInt64(record.sequence()),
              entry.SerializeAsString());
    IndexRecord(record, batch);
    head = {record.sequence(), entry.hash()};
  }
  RETURN_IF_ERROR(db_.Commit(std::move(batch)));
  head_ = std::move(head);
  for (const v1::AuditRecord& record : records) LogRecord(record);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> AuditLog::Usable() {
  absl::MutexLock lock(&mu_);
  if (!failed_ && db_.writable()) return generation_;
  failed_ = true;
  RETURN_IF_ERROR(db_.Reopen());
  RETURN_IF_ERROR(Load());
  failed_ = false;
  return ++generation_;
}

AuditLog::Head AuditLog::head() const {
  absl::MutexLock lock(&mu_);
  return head_;
}

absl::StatusOr<std::vector<v1::AuditEntry>> AuditLog::Entries(int64_t sequence,
                                                              int limit) const {
  std::vector<v1::AuditEntry> entries;
  auto it = db_.Range(kAuditLog, EncodeInt64(sequence + 1), "");
  for (; it.Valid() && static_cast<int>(entries.size()) < limit; it.Next()) {
    RETURN_IF_ERROR(Parse(it.value(), entries.emplace_back()));
  }
  RETURN_IF_ERROR(it.status());
  return entries;
}

absl::StatusOr<std::vector<v1::AuditRecord>> AuditLog::Records(
    int64_t sequence, int limit) const {
  ASSIGN_OR_RETURN(const std::vector<v1::AuditEntry> entries,
                   Entries(sequence, limit));
  std::vector<v1::AuditRecord> records;
  for (const v1::AuditEntry& entry : entries) {
    RETURN_IF_ERROR(Parse(entry.record(), records.emplace_back()));
  }
  return records;
}

}  // namespace muster::actions
