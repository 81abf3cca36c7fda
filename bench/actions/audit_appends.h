// Appends to an audit log, one after another, as commands make them, and the
// least that can be done for that: the same bytes appended to a file.
#ifndef BENCH_ACTIONS_AUDIT_APPENDS_H_
#define BENCH_ACTIONS_AUDIT_APPENDS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/audit/audit_log.h"
#include "base/clock.h"
#include "base/storage/rocks.h"

namespace muster::bench {

// An audit log on disk, which grows from run to run. Not thread-safe.
class AuditAppends {
 public:
  // Makes the log below `dir`, which is empty.
  static absl::StatusOr<std::unique_ptr<AuditAppends>> Create(
      const std::string& dir);

  // How long `count` commits of one record took, each durable before the next.
  // Lines for the process's log are written, but to nowhere.
  absl::StatusOr<absl::Duration> Append(int count);

  // How long it took to append the bytes of the records that Append() wrote
  // last to a new file, each with its fdatasync.
  absl::StatusOr<absl::Duration> AppendBare();

  int64_t size() const { return log_->head().size; }

 private:
  AuditAppends(std::string dir, std::unique_ptr<RocksDatabase> db,
               std::unique_ptr<actions::AuditLog> log);

  const std::string dir_;
  const std::unique_ptr<RocksDatabase> db_;
  const std::unique_ptr<actions::AuditLog> log_;
  int last_count_ = 0;
};

}  // namespace muster::bench

#endif  // BENCH_ACTIONS_AUDIT_APPENDS_H_
