#ifndef BASE_THREADS_THREAD_POOL_H_
#define BASE_THREADS_THREAD_POOL_H_

#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "base/executor.h"

namespace muster {

// A fixed number of threads that run what is posted, oldest first.
//
// Thread-safe. The destructor runs everything that was posted, including what
// those tasks post, and joins; it must not run on one of the threads.
class ThreadPool final : public Executor {
 public:
  // `threads` must be positive.
  explicit ThreadPool(int threads);
  ~ThreadPool() override;

  // The queue is unbounded: whoever posts must bound what is outstanding.
  void Post(absl::AnyInvocable<void()> task) override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Work() ABSL_LOCKS_EXCLUDED(mu_);
  bool HasWorkOrEnds() const ABSL_SHARED_LOCKS_REQUIRED(mu_);

  absl::Mutex mu_;
  std::deque<absl::AnyInvocable<void()>> tasks_ ABSL_GUARDED_BY(mu_);
  int running_ ABSL_GUARDED_BY(mu_) = 0;
  bool ending_ ABSL_GUARDED_BY(mu_) = false;

  std::vector<std::thread> threads_;  // last: they use what is above
};

}  // namespace muster

#endif  // BASE_THREADS_THREAD_POOL_H_
