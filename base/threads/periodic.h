#ifndef BASE_THREADS_PERIODIC_H_
#define BASE_THREADS_PERIODIC_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"

namespace muster {

// Calls a RunOnce-style function on its own thread: at once, then `interval`
// after each call has returned, until destroyed. It is only the crank: what it
// turns is tested by calling RunOnce() itself.
//
// Thread-safe. `clock` must outlive it. Under a clock whose sleepers do not
// wait it runs without pause.
class Periodic {
 public:
  // `interval` may be absl::InfiniteDuration(): then only Kick() runs it again.
  Periodic(Clock& clock, absl::Duration interval,
           std::function<void()> run_once);

  // Waits for a call in progress. Must not run inside `run_once`.
  ~Periodic();

  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

  // Runs the function again at once; if it is running, as soon as it returns.
  // Several kicks before that are one.
  void Kick() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop() ABSL_LOCKS_EXCLUDED(mu_);
  std::shared_ptr<absl::Notification> NextAlarm() ABSL_LOCKS_EXCLUDED(mu_);
  void Ring() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock& clock_;
  const absl::Duration interval_;
  const std::function<void()> run_once_;

  absl::Mutex mu_;
  // Cuts the current sleep short; null while the function runs.
  std::shared_ptr<absl::Notification> alarm_ ABSL_GUARDED_BY(mu_);
  bool kicked_ ABSL_GUARDED_BY(mu_) = false;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;

  std::thread thread_;  // last: it uses what is above
};

}  // namespace muster

#endif  // BASE_THREADS_PERIODIC_H_
