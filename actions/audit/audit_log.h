#ifndef ACTIONS_AUDIT_AUDIT_LOG_H_
#define ACTIONS_AUDIT_AUDIT_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// The audit log, and the only way into the actions store: a commit takes the
// records that tell of it along, chained, or does not happen. Sequences are
// dense. Records go to the process's log, too.
//
// Thread-safe; writers take turns. `db` (of actions/store/families.h) and
// `clock` must outlive it.
class AuditLog {
 public:
  // How far the log has come.
  struct Head {
    int64_t size = 0;
    std::string hash = std::string(32, '\0');
  };

  // Reads the head. Lines that were stored before there was a chain are put
  // into it, in one commit.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(RocksDatabase& db,
                                                        Clock& clock);

  // Commits `batch` with `records` after the head; sequence, time and previous
  // hash are set here. Durable when it returns. No records: the batch is
  // committed as it is.
  //
  // Errors: those of RocksDatabase::Commit(), and
  //   UNAVAILABLE STORE_REOPENED: a write failed before, and Usable() was not
  //     called since, or `generation` is not what it returns. Nothing was
  //     written.
  absl::Status Commit(std::vector<v1::AuditRecord> records, RocksBatch batch,
                      int64_t generation = kAnyGeneration)
      ABSL_LOCKS_EXCLUDED(mu_);
  static constexpr int64_t kAnyGeneration = -1;

  // How often the store was opened again after a failed write; opens it if
  // that is due. Who keeps in memory what is on the disk reads it again when
  // this has changed, and commits with what it was then.
  absl::StatusOr<int64_t> Usable() ABSL_LOCKS_EXCLUDED(mu_);

  Head head() const ABSL_LOCKS_EXCLUDED(mu_);

  // Up to `limit` entries after `sequence` (0: from the first), in order.
  absl::StatusOr<std::vector<v1::AuditEntry>> Entries(int64_t sequence,
                                                      int limit) const;

  // The same, read.
  absl::StatusOr<std::vector<v1::AuditRecord>> Records(int64_t sequence,
                                                       int limit) const;

  RocksDatabase& db() { return db_; }

 private:
  AuditLog(RocksDatabase& db, Clock& clock) : db_(db), clock_(clock) {}

  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status ChainRetired() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status CommitChained(std::vector<v1::AuditRecord>& records,
                             RocksBatch batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  RocksDatabase& db_;
  Clock& clock_;

  mutable absl::Mutex mu_;  // held over every write
  Head head_ ABSL_GUARDED_BY(mu_);
  int64_t generation_ ABSL_GUARDED_BY(mu_) = 0;
  bool failed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_AUDIT_LOG_H_
