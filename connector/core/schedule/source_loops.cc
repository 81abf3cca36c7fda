#include "connector/core/schedule/source_loops.h"

#include <utility>

namespace muster::connector {
namespace {

// How late a sync may start. Looking costs next to nothing.
constexpr absl::Duration kLookEvery = absl::Milliseconds(250);
constexpr absl::Duration kWatchEvery = absl::Seconds(1);

}  // namespace

void SourceLoops::Start() {
  absl::MutexLock lock(&mu_);
  started_ = true;
  threads_.push_back(std::make_unique<Periodic>(clock_, kWatchEvery,
                                                [this] { watch_.RunOnce(); }));
  for (const Track track : kAllTracks) {
    threads_.push_back(std::make_unique<Periodic>(
        clock_, kLookEvery, [this, track] { schedule_.RunOnce(track); }));
  }
}

void SourceLoops::Kick() {
  {
    absl::MutexLock lock(&mu_);
    for (const auto& thread : threads_) thread->Kick();
    if (started_) return;
  }
  for (const Track track : kAllTracks) schedule_.RunOnce(track);
}

void SourceLoops::Stop() {
  std::vector<std::unique_ptr<Periodic>> threads;  // joined without the lock
  {
    absl::MutexLock lock(&mu_);
    threads.swap(threads_);
    started_ = true;
  }
}

}  // namespace muster::connector
