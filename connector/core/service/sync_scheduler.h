#ifndef CONNECTOR_CORE_SERVICE_SYNC_SCHEDULER_H_
#define CONNECTOR_CORE_SERVICE_SYNC_SCHEDULER_H_

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/core/sync/sync_engine.h"

namespace muster::connector {

// When one source's FULL syncs run: the first at once, the next one interval
// after the start of the one before. A failed one is tried again after a pause
// that doubles up to the interval. One that somebody stopped waits for its
// turn. Once the credential was refused nothing is tried until a person asks
// for a sync: a wrong token tried for ever gets a tenant locked.
//
// Thread-safe.
class SyncScheduler {
 public:
  struct Options {
    absl::Duration full_sync_interval = absl::Hours(1);
    // The first pause after a failure.
    absl::Duration retry_delay = absl::Seconds(5);
  };
  using RunFull =
      std::function<absl::StatusOr<SyncReport>(const SyncControl& control)>;

  // A sync that was asked for.
  class Run;
  struct Ticket {
    std::shared_ptr<Run> run;
    bool already_running = false;
  };

  // `clock` must outlive it. `run_full` blocks until the sync ended.
  SyncScheduler(std::string source, RunFull run_full, const Clock& clock,
                Options options);

  // Runs the sync that was asked for or is due, if any, to its end, and logs
  // how it ended. Returns at once while another thread runs one.
  void RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

  // Asks for a sync: the one that runs, or else a new one that the next
  // RunOnce() starts, due or not. `cause` is a W3C trace context, or "".
  Ticket Request(absl::string_view cause) ABSL_LOCKS_EXCLUDED(mu_);

  // The name of that sync; waits until it has one.
  //
  // Errors: why it ended without one.
  //   UNAVAILABLE DRAINING: this process ends.
  absl::StatusOr<std::string> AwaitName(const Ticket& ticket)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Stops the sync of that name; does nothing if it ended lately.
  //
  // Errors:
  //   NOT_FOUND SYNC_NOT_FOUND: it is none of this scheduler's.
  absl::Status Cancel(absl::string_view sync) ABSL_LOCKS_EXCLUDED(mu_);

  // Stops the sync that runs, and starts none any more.
  void Drain() ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until no sync runs; false if `patience` ran out first.
  bool AwaitIdle(absl::Duration patience) ABSL_LOCKS_EXCLUDED(mu_);

  // When the next sync starts if nobody asks; InfiniteFuture() if never.
  absl::Time next_due() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  std::shared_ptr<Run> TakeDue() ABSL_LOCKS_EXCLUDED(mu_);
  void Name(Run& run, absl::string_view sync) ABSL_LOCKS_EXCLUDED(mu_);
  void Settle(Run& run, const absl::Status& end) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Time NextDue(absl::Time start, const absl::Status& end)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void LogEnd(const absl::StatusOr<SyncReport>& end) ABSL_LOCKS_EXCLUDED(mu_);

  const std::string source_;
  const RunFull run_full_;
  const Clock& clock_;
  const Options options_;

  mutable absl::Mutex mu_;
  // The sync that runs or waits for RunOnce(); null if none.
  std::shared_ptr<Run> run_ ABSL_GUARDED_BY(mu_);
  // Names of the last syncs that ended, oldest first.
  std::deque<std::string> ended_ ABSL_GUARDED_BY(mu_);
  absl::Time due_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  absl::Duration pause_ ABSL_GUARDED_BY(mu_);  // after the next failure
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SYNC_SCHEDULER_H_
