#include "base/grpc/watch_hub.h"

#include "base/errors.h"

namespace muster {

void WatchHub::Join(Watcher* watcher) {
  absl::MutexLock lock(&mu_);
  watchers_.insert(watcher);
  if (ended_.has_value()) {
    watcher->End(*ended_);
  } else {
    watcher->Wake();
  }
}

void WatchHub::Leave(Watcher* watcher) {
  absl::MutexLock lock(&mu_);
  watchers_.erase(watcher);
}

void WatchHub::WakeAll() {
  absl::MutexLock lock(&mu_);
  for (Watcher* watcher : watchers_) watcher->Wake();
}

void WatchHub::EndAll(const absl::Status& why) {
  absl::MutexLock lock(&mu_);
  if (!ended_.has_value()) ended_ = why;
  for (Watcher* watcher : watchers_) watcher->End(why);
}

void WatchHub::Drain() {
  EndAll(Error(absl::StatusCode::kUnavailable, "DRAINING",
               "the service is shutting down; connect again and resume with "
               "the last resume token"));
}

bool WatchHub::AwaitEmpty(absl::Duration patience) {
  absl::MutexLock lock(&mu_);
  const auto empty = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return watchers_.empty();
  };
  return mu_.AwaitWithTimeout(absl::Condition(&empty), patience);
}

size_t WatchHub::size() const {
  absl::MutexLock lock(&mu_);
  return watchers_.size();
}

}  // namespace muster
