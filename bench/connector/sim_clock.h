#ifndef BENCH_CONNECTOR_SIM_CLOCK_H_
#define BENCH_CONNECTOR_SIM_CLOCK_H_

#include <sys/types.h>

#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace muster::bench {

// The time of a simulation: it stands still while any thread of this process
// works, and then leaps to the next moment that somebody sleeps until. Whole
// services with all their threads run on it, and a day takes as long as their
// work does.
//
// Whether a thread works is asked of the kernel, so that those are seen too
// that wait for one another. Waits for the machine's own time are not.
//
// Thread-safe, but for RunUntil().
class SimClock final : public Clock {
 public:
  explicit SimClock(absl::Time start) : now_(start) {}

  absl::Time Now() const override ABSL_LOCKS_EXCLUDED(mu_);
  // Waits for RunUntil() to come so far. Notices `cancelled` once everybody
  // else has come to rest.
  bool SleepUntil(absl::Time deadline,
                  const absl::Notification& cancelled) override
      ABSL_LOCKS_EXCLUDED(mu_);

  // Lets time go on up to `time`, at which everybody has come to rest. On one
  // thread, which sleeps by this alone.
  void RunUntil(absl::Time time) ABSL_LOCKS_EXCLUDED(mu_);

  // Lets everybody run as by the machine's clock, for a shutdown: nobody waits
  // any more.
  void Release() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Sleeper {
    absl::Time deadline;
    const absl::Notification* cancelled;
    pid_t thread;
    bool woken = false;
  };

  void AwaitRest() ABSL_LOCKS_EXCLUDED(mu_);
  void ForgetEnded() ABSL_LOCKS_EXCLUDED(mu_);
  // Wakes whom it is time for at `now_`, or who was cancelled; whether there
  // was anybody.
  bool WakeDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_);
  std::set<Sleeper*> sleepers_ ABSL_GUARDED_BY(mu_);
  // Threads that were woken and did not go back to sleep. They work, wait for
  // somebody who does, or have ended.
  std::set<pid_t> awake_ ABSL_GUARDED_BY(mu_);
  bool released_ ABSL_GUARDED_BY(mu_) = false;

  // Everybody came to rest once; of RunUntil()'s thread.
  bool begun_ = false;
};

// Whether all threads of this process but the calling one wait for something,
// and nobody ran while that was found out.
bool OthersAreAtRest();

}  // namespace muster::bench

#endif  // BENCH_CONNECTOR_SIM_CLOCK_H_
