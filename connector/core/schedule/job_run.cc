#include "connector/core/schedule/job_run.h"

namespace muster::connector {

void JobRun::Cancel() {
  absl::MutexLock lock(&mu_);
  if (!cancelled_.HasBeenNotified()) cancelled_.Notify();
}

void JobRun::Note(const SyncReport& so_far) {
  absl::MutexLock lock(&mu_);
  latest_.report = so_far;
  ++latest_.version;
}

void JobRun::End(const absl::StatusOr<SyncReport>& end) {
  absl::MutexLock lock(&mu_);
  if (end.ok()) latest_.report = *end;
  latest_.end = end.status();
  ++latest_.version;
}

std::string JobRun::sync() const {
  absl::MutexLock lock(&mu_);
  return latest_.report.sync;
}

absl::StatusOr<std::string> JobRun::AwaitName() const {
  absl::MutexLock lock(&mu_);
  const auto is_known = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return !latest_.report.sync.empty() || latest_.end.has_value();
  };
  mu_.Await(absl::Condition(&is_known));
  if (!latest_.report.sync.empty()) return latest_.report.sync;
  if (!latest_.end->ok()) return *latest_.end;
  return std::string();
}

JobRun::Progress JobRun::Await(int64_t seen, absl::Duration patience) const {
  absl::MutexLock lock(&mu_);
  const auto has_moved = [this, seen]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return latest_.version > seen;
  };
  mu_.AwaitWithTimeout(absl::Condition(&has_moved), patience);
  return latest_;
}

}  // namespace muster::connector
