#ifndef BASE_TELEMETRY_PROMETHEUS_BOUNDED_TASKS_H_
#define BASE_TELEMETRY_PROMETHEUS_BOUNDED_TASKS_H_

#include <functional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "httplib.h"

namespace muster {

// The threads of an HTTP server, and what waits for them: each task is a
// connection that was accepted. The library's own queue has no end, so that
// whoever connects often enough takes the process's last descriptor; here its
// accepting thread waits, and the rest wait in the kernel.
//
// Thread-safe. shutdown() waits for the tasks that were taken.
class BoundedTasks final : public httplib::TaskQueue {
 public:
  // At most `limit` tasks run or wait, `threads` of them at a time.
  BoundedTasks(int threads, int limit) : limit_(limit), pool_(threads) {}

  // What enqueue() returns: nothing, or, in later releases of the library,
  // whether the task was taken.
  using Taken = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));

  // Waits while there are `limit` tasks.
  Taken enqueue(std::function<void()> task) override {
    absl::MutexLock lock(&mu_);
    mu_.Await(absl::Condition(this, &BoundedTasks::HasRoom));
    ++tasks_;
    pool_.enqueue([this, task = std::move(task)] {
      task();
      absl::MutexLock done(&mu_);
      --tasks_;
    });
    return Taken(true);
  }

  void shutdown() override { pool_.shutdown(); }

 private:
  bool HasRoom() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return tasks_ < limit_;
  }

  const int limit_;
  absl::Mutex mu_;
  int tasks_ ABSL_GUARDED_BY(mu_) = 0;
  httplib::ThreadPool pool_;  // last: its threads use the others
};

}  // namespace muster

#endif  // BASE_TELEMETRY_PROMETHEUS_BOUNDED_TASKS_H_
