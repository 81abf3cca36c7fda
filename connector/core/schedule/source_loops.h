#ifndef CONNECTOR_CORE_SCHEDULE_SOURCE_LOOPS_H_
#define CONNECTOR_CORE_SCHEDULE_SOURCE_LOOPS_H_

#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "base/threads/periodic.h"
#include "connector/core/schedule/job_schedule.h"
#include "connector/core/schedule/source_watch.h"

namespace muster::connector {

// The threads that turn one source: one a track, and one for the watch. They
// are only cranks: what they turn is tested by calling RunOnce().
//
// Thread-safe. What it is given must outlive it.
class SourceLoops {
 public:
  SourceLoops(JobSchedule& schedule, SourceWatch& watch, Clock& clock)
      : schedule_(schedule), watch_(watch), clock_(clock) {}

  // Starts the threads; the first sync begins at once.
  void Start() ABSL_LOCKS_EXCLUDED(mu_);

  // Has the schedule look now. Without threads, whoever kicks runs what was
  // asked for.
  void Kick() ABSL_LOCKS_EXCLUDED(mu_);

  // Waits for what runs, and ends the threads; Kick() does nothing any more.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  JobSchedule& schedule_;
  SourceWatch& watch_;
  Clock& clock_;

  absl::Mutex mu_;
  std::vector<std::unique_ptr<Periodic>> threads_ ABSL_GUARDED_BY(mu_);
  bool started_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_SOURCE_LOOPS_H_
