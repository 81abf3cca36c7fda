#include "connector/core/service/sync_loop.h"

#include <utility>

namespace muster::connector {
namespace {

// How late a sync may start. Looking costs next to nothing.
constexpr absl::Duration kLookEvery = absl::Milliseconds(250);

}  // namespace

void SyncLoop::Start() {
  absl::MutexLock lock(&mu_);
  thread_ = std::make_unique<Periodic>(clock_, kLookEvery,
                                       [this] { scheduler_.RunOnce(); });
}

void SyncLoop::Kick() {
  absl::MutexLock lock(&mu_);
  if (thread_ != nullptr) thread_->Kick();
}

void SyncLoop::Stop() {
  std::unique_ptr<Periodic> thread;  // joined without the lock
  {
    absl::MutexLock lock(&mu_);
    thread = std::move(thread_);
  }
}

}  // namespace muster::connector
