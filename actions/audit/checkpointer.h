#ifndef ACTIONS_AUDIT_CHECKPOINTER_H_
#define ACTIONS_AUDIT_CHECKPOINTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/audit/audit_log.h"
#include "base/audit/signing_key.h"
#include "base/clock.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// Signs how far the audit log has come, again and again, in a chain of its own,
// and carries that out of the machine: into the process's log, and into a
// directory. Whoever has a checkpoint can tell that the log was not rewritten
// or cut off before it. What fails here stops no command.
//
// Thread-safe, but for RunOnce(), which is called on one thread. `log` and
// `clock` must outlive it.
class Checkpointer {
 public:
  struct Options {
    // A checkpoint is due so long after the last, if there are new records,
    absl::Duration interval = absl::Hours(1);
    // or after so many of them.
    int64_t records = 1000;
    // Each is written here as `{size}.json`, too. Empty: nowhere.
    std::string directory;
    // After the directory failed it is left alone for so long.
    absl::Duration retry_delay = absl::Minutes(1);
  };

  // A checkpoint as it is stored.
  struct Stored {
    int64_t size = 0;
    v1::SignedCheckpoint checkpoint;
  };

  // `key` is in use, as UseAuditKey() says.
  Checkpointer(AuditLog& log, AuditSigningKey key, Options options,
               const Clock& clock)
      : log_(log),
        key_(std::move(key)),
        options_(std::move(options)),
        clock_(clock) {}

  // Makes a checkpoint if one is due, and writes into the directory what is not
  // there yet. Logs what fails; the next call tries again.
  void RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

  // Makes a checkpoint unless the last is of the log as it is now, and returns
  // the size of the last.
  //
  // Errors: the database's, and those of AuditLog::Commit() and
  // AuditSigningKey::Sign().
  absl::StatusOr<int64_t> MakeNow() ABSL_LOCKS_EXCLUDED(mu_);

  // Up to `limit` checkpoints of `size` records or more, in order.
  //
  // Errors: the database's, and
  //   DATA_LOSS STORE_CORRUPT: one cannot be read.
  absl::StatusOr<std::vector<Stored>> From(int64_t size, int limit) const;

 private:
  absl::StatusOr<std::optional<Stored>> Last() const;
  absl::StatusOr<bool> IsDue() const;
  absl::StatusOr<int64_t> MakeLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status CopyOut();

  AuditLog& log_;
  const AuditSigningKey key_;
  const Options options_;
  const Clock& clock_;

  int64_t copied_size_ = -1;  // RunOnce() only, as is the next
  absl::Time copy_after_ = absl::InfinitePast();

  absl::Mutex mu_;  // held over the making of one
};

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_CHECKPOINTER_H_
