#ifndef CONNECTOR_CORE_SERVICE_SYNC_LOOP_H_
#define CONNECTOR_CORE_SERVICE_SYNC_LOOP_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/threads/periodic.h"
#include "connector/core/service/sync_scheduler.h"

namespace muster::connector {

// The thread that turns one source's scheduler. It is only the crank: what it
// turns is tested by calling RunOnce().
//
// Thread-safe. `scheduler` and `clock` must outlive it.
class SyncLoop {
 public:
  SyncLoop(SyncScheduler& scheduler, Clock& clock)
      : scheduler_(scheduler), clock_(clock) {}

  // Starts the thread; the first sync begins at once.
  void Start() ABSL_LOCKS_EXCLUDED(mu_);

  // Has the scheduler look now. Without a thread, it will look at Start().
  void Kick() ABSL_LOCKS_EXCLUDED(mu_);

  // Waits for the sync that runs, and ends the thread.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  SyncScheduler& scheduler_;
  Clock& clock_;

  absl::Mutex mu_;
  std::unique_ptr<Periodic> thread_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_SYNC_LOOP_H_
