#ifndef BASE_GRPC_WATCH_HUB_H_
#define BASE_GRPC_WATCH_HUB_H_

#include <cstddef>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/grpc/watcher.h"

namespace muster {

// The live streams of one service, so that a commit can wake them and a
// shutdown can drain them. Lock order: hub, then watcher.
//
// Thread-safe. Must outlive every watcher that joined; to be sure, shut the
// server down first.
class WatchHub {
 public:
  // Adds `watcher` and wakes it. It must Leave() before it dies, and may die
  // as soon as it has. After EndAll() it is ended at once instead.
  void Join(Watcher* watcher) ABSL_LOCKS_EXCLUDED(mu_);
  void Leave(Watcher* watcher) ABSL_LOCKS_EXCLUDED(mu_);

  // Something was committed: every stream looks.
  void WakeAll() ABSL_LOCKS_EXCLUDED(mu_);

  // The heartbeat: wakes all, so that whoever reads may emit a bookmark even
  // if nothing was committed. For a Periodic.
  void Tick() { WakeAll(); }

  // Ends every stream, and every later one, with `why`.
  void EndAll(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  // EndAll() with UNAVAILABLE DRAINING: clients connect again and resume.
  void Drain();

  // Waits until no stream is left; false if `patience` ran out first.
  bool AwaitEmpty(absl::Duration patience) ABSL_LOCKS_EXCLUDED(mu_);

  size_t size() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  absl::flat_hash_set<Watcher*> watchers_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_GRPC_WATCH_HUB_H_
