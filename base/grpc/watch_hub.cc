#include "base/grpc/watch_hub.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster {

WatchHub::~WatchHub() {
  absl::MutexLock lock(&sweep_mu_);
  const auto swept = [this]() ABSL_SHARED_LOCKS_REQUIRED(sweep_mu_) {
    return sweeps_wanted_ == 0;
  };
  sweep_mu_.Await(absl::Condition(&swept));
}

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
  if (options_.sweeper == nullptr) return Sweep();
  {
    absl::MutexLock lock(&sweep_mu_);
    if (sweeps_wanted_++ > 0) return;
  }
  options_.sweeper->Post([this] { SweepAsWanted(); });
}

void WatchHub::SweepAsWanted() {
  int begun = 0;
  while (true) {
    {
      absl::MutexLock lock(&sweep_mu_);
      if (begun == sweeps_wanted_) {
        sweeps_wanted_ = 0;
        return;
      }
      begun = sweeps_wanted_;
    }
    Sweep();
  }
}

void WatchHub::Sweep() {
  absl::MutexLock lock(&mu_);
  for (Watcher* watcher : watchers_) {
    if (watcher->Eager()) {
      watcher->Wake();
    } else {
      last_.push_back(watcher);
    }
  }
  for (Watcher* watcher : last_) watcher->Wake();
  last_.clear();
}

void WatchHub::Tick(absl::Time now) {
  absl::MutexLock lock(&mu_);
  for (Watcher* watcher : watchers_) {
    if (watcher->NextDue() <= now) watcher->Wake();
    AbortIfStalled(*watcher, now);
  }
}

void WatchHub::AbortIfStalled(Watcher& watcher, absl::Time now) {
  if (options_.stall_limit == absl::InfiniteDuration()) return;
  const WatcherStats stats = watcher.Stats();
  if (!stats.writing_since.has_value()) return;
  if (now - *stats.writing_since <= options_.stall_limit) return;
  watcher.Abort(Error(absl::StatusCode::kUnavailable, "WATCH_STALLED",
                      absl::StrCat("watcher \"", stats.label,
                                   "\" did not read; resume with the last "
                                   "resume token and keep reading"),
                      {{"watcher", std::string(stats.label)}}));
}

void WatchHub::ForEach(
    absl::FunctionRef<void(const WatcherStats&)> visit) const {
  absl::MutexLock lock(&mu_);
  for (const Watcher* watcher : watchers_) visit(watcher->Stats());
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
