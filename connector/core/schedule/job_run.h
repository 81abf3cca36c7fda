#ifndef CONNECTOR_CORE_SCHEDULE_JOB_RUN_H_
#define CONNECTOR_CORE_SCHEDULE_JOB_RUN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "connector/core/jobs/sync_report.h"

namespace muster::connector {

// One run of one job, from when it was asked for to its end, as those see it
// who wait for it. A waiter gets the latest state, never a queue of them.
//
// Thread-safe.
class JobRun {
 public:
  // `cause` is a W3C trace context, or "".
  JobRun(absl::string_view job, absl::string_view cause)
      : job_(job), cause_(cause) {}

  const std::string& job() const { return job_; }
  const std::string& cause() const { return cause_; }
  const absl::Notification& cancelled() const { return cancelled_; }

  // Asks it to stop. May be called again.
  void Cancel() ABSL_LOCKS_EXCLUDED(mu_);

  // For whoever runs it: how far it is, and, once, how it ended.
  void Note(const SyncReport& so_far) ABSL_LOCKS_EXCLUDED(mu_);
  void End(const absl::StatusOr<SyncReport>& end) ABSL_LOCKS_EXCLUDED(mu_);

  // The sync's name; empty before it has one.
  std::string sync() const ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until the sync has a name.
  //
  // Errors: why it ended without one.
  absl::StatusOr<std::string> AwaitName() const ABSL_LOCKS_EXCLUDED(mu_);

  // How far it was at one moment.
  struct Progress {
    int64_t version = 0;  // grows
    SyncReport report;
    std::optional<absl::Status> end;
  };
  // Waits for a version above `seen` (0: the first), but no longer than
  // `patience`; returns the latest in any case.
  Progress Await(int64_t seen, absl::Duration patience) const
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const std::string job_;
  const std::string cause_;
  absl::Notification cancelled_;

  mutable absl::Mutex mu_;
  Progress latest_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_JOB_RUN_H_
