#ifndef CONNECTOR_CORE_SCHEDULE_JOB_SCHEDULE_H_
#define CONNECTOR_CORE_SCHEDULE_JOB_SCHEDULE_H_

#include <cstdint>
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
#include "absl/time/time.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/random.h"
#include "connector/core/jobs/sync_report.h"
#include "connector/core/schedule/job_plan.h"
#include "connector/core/schedule/job_run.h"
#include "connector/core/schedule/track.h"

namespace muster::connector {

// When one source's jobs run. The first FULL sync begins at once, the other
// jobs right after it has ended, whatever its end; from then on each from start
// to start, up to a tenth of its interval early. Turns that were missed are one
// turn. After a failure a job pauses with full jitter below a bound that
// doubles up to its interval. One that somebody stopped waits for its turn.
//
// Once the credential was refused nothing is tried until a person asks for a
// sync that works, or until Retry(): a wrong token tried for ever gets a tenant
// locked. While the gate is closed nothing runs by itself either.
//
// Thread-safe.
class JobSchedule {
 public:
  enum class Gate {
    kOpen,
    kPaused,  // an operator paused it; a person's sync is let through, to be
              // judged by the inventory, and opens the gate if it works
    kReview,  // it waits for its review; nobody's sync is let through
  };
  using RunJob = std::function<absl::StatusOr<SyncReport>(
      const JobSpec& job, const SyncControl& control)>;
  using OnEnd = std::function<void(const JobSpec& job,
                                   const absl::StatusOr<SyncReport>& end)>;

  // A run that was asked for.
  struct Ticket {
    std::shared_ptr<JobRun> run;
    bool already_running = false;
  };

  // `clock` and `random` must outlive it. `run_job` blocks until the sync
  // ended; `on_end` is called after that, on the same thread.
  JobSchedule(std::string source, const JobPlan& plan, RunJob run_job,
              OnEnd on_end, const Clock& clock, Random& random);

  // Runs the one job of `track` that was asked for or is due longest, if any,
  // to its end, and logs how it ended. Returns at once while another thread
  // runs one of that track.
  void RunOnce(Track track) ABSL_LOCKS_EXCLUDED(mu_);

  // Asks for a run: the one that there is, or else a new one that the next
  // RunOnce() starts, due or not. `cause` is a W3C trace context, or "".
  //
  // Errors:
  //   NOT_FOUND JOB_NOT_FOUND: there is no such job, or it is disabled.
  //   FAILED_PRECONDITION SOURCE_PENDING_REVIEW: the gate says kReview.
  //   UNAVAILABLE DRAINING: this process ends.
  absl::StatusOr<Ticket> Request(absl::string_view job, absl::string_view cause)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The job is due now; if it runs, once more after that.
  void Hasten(absl::string_view job) ABSL_LOCKS_EXCLUDED(mu_);

  // Stops the sync of that name; does nothing if it ended lately.
  //
  // Errors:
  //   NOT_FOUND SYNC_NOT_FOUND: it is none of this schedule's.
  absl::Status Cancel(absl::string_view sync) ABSL_LOCKS_EXCLUDED(mu_);

  void SetGate(Gate gate) ABSL_LOCKS_EXCLUDED(mu_);
  Gate gate() const ABSL_LOCKS_EXCLUDED(mu_);

  // For who asks elsewhere before it sets the gate: does nothing if the gate
  // was set since gate_version() said `as_of`, as the answer is old then.
  int64_t gate_version() const ABSL_LOCKS_EXCLUDED(mu_);
  void SetGate(Gate gate, int64_t as_of) ABSL_LOCKS_EXCLUDED(mu_);

  // Whether the credential was refused and nothing worked since.
  bool refused() const ABSL_LOCKS_EXCLUDED(mu_);
  // The credential is another now: tries a FULL sync at once.
  void Retry() ABSL_LOCKS_EXCLUDED(mu_);

  // Stops what runs, and starts nothing any more.
  void Drain() ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until nothing runs; false if `patience` ran out first.
  bool AwaitIdle(absl::Duration patience) ABSL_LOCKS_EXCLUDED(mu_);

  // When the job starts next if nobody asks; InfiniteFuture() if never.
  absl::Time next_due(absl::string_view job) const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Job {
    Job(const JobSpec& spec, const Backoff& backoff)
        : spec(spec), backoff(backoff) {}

    const JobSpec spec;
    Backoff backoff;
    absl::Time due = absl::InfiniteFuture();
    bool again = false;           // Hasten() was called while it ran
    std::shared_ptr<JobRun> run;  // runs or waits for RunOnce(); null if none
    std::optional<absl::Time> start;  // of `run`; unset while it waits
  };

  Job* Find(absl::string_view name) ABSL_SHARED_LOCKS_REQUIRED(mu_);
  Job* TakeDue(Track track) ABSL_LOCKS_EXCLUDED(mu_);
  Job* Choose(Track track) ABSL_SHARED_LOCKS_REQUIRED(mu_);
  void Settle(Job& job, const absl::Status& end) ABSL_LOCKS_EXCLUDED(mu_);
  void NoteEnd(const Job& job, const absl::Status& end)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Time NextDue(Job& job, const absl::Status& end)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // The other jobs' first turns.
  void StartOthers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void LogEnd(const JobSpec& job, const absl::StatusOr<SyncReport>& end)
      ABSL_LOCKS_EXCLUDED(mu_);

  const std::string source_;
  const RunJob run_job_;
  const OnEnd on_end_;
  const Clock& clock_;
  Random& random_;

  mutable absl::Mutex mu_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mu_);  // as planned; none moves
  // Names of the last syncs that ended, oldest first.
  std::deque<std::string> ended_ ABSL_GUARDED_BY(mu_);
  Gate gate_ ABSL_GUARDED_BY(mu_) = Gate::kOpen;
  int64_t gate_version_ ABSL_GUARDED_BY(mu_) = 0;
  bool refused_ ABSL_GUARDED_BY(mu_) = false;
  bool others_started_ ABSL_GUARDED_BY(mu_) = false;
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_JOB_SCHEDULE_H_
