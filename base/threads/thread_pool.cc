#include "base/threads/thread_pool.h"

#include <utility>

namespace muster {

ThreadPool::ThreadPool(int threads) {
  threads_.reserve(threads);
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Work(); });
  }
}

ThreadPool::~ThreadPool() {
  {
    absl::MutexLock lock(&mu_);
    ending_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::Post(absl::AnyInvocable<void()> task) {
  absl::MutexLock lock(&mu_);
  tasks_.push_back(std::move(task));
}

void ThreadPool::Work() {
  mu_.Lock();
  while (true) {
    mu_.Await(absl::Condition(this, &ThreadPool::HasWorkOrEnds));
    if (tasks_.empty()) break;
    absl::AnyInvocable<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    ++running_;
    mu_.Unlock();
    std::move(task)();
    task = nullptr;
    mu_.Lock();
    --running_;
  }
  mu_.Unlock();
}

bool ThreadPool::HasWorkOrEnds() const {
  return !tasks_.empty() || (ending_ && running_ == 0);
}

}  // namespace muster
