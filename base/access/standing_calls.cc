#include "base/access/standing_calls.h"

#include <utility>

namespace muster {

StandingCalls::Entry::Entry(StandingCalls& calls, Stream stream)
    : calls_(calls), stream_(std::move(stream)) {
  absl::MutexLock lock(&calls_.mu_);
  at_ = calls_.entries_.insert(calls_.entries_.end(), this);
}

StandingCalls::Entry::~Entry() {
  absl::MutexLock lock(&calls_.mu_);
  calls_.entries_.erase(at_);
}

void StandingCalls::Review(
    absl::Time now, absl::Duration patience,
    absl::FunctionRef<absl::Status(const Stream&)> check) {
  absl::MutexLock lock(&mu_);
  for (Entry* const entry : entries_) {
    if (entry->told_ + patience <= now) {
      entry->stream_.abort();
      continue;
    }
    if (entry->told_ != absl::InfiniteFuture()) continue;
    const absl::Status verdict = check(entry->stream_);
    if (verdict.ok()) continue;
    entry->told_ = now;
    entry->stream_.end(verdict);
  }
}

}  // namespace muster
