#ifndef BASE_GRPC_WATCH_HUB_H_
#define BASE_GRPC_WATCH_HUB_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/executor.h"
#include "base/grpc/watcher.h"

namespace muster {

struct WatchHubOptions {
  // Runs the sweep of WakeAll(), so that a committer only leaves a mark. Null:
  // WakeAll() sweeps itself. Must run what is posted until the hub is gone, or
  // have run all of it before.
  Executor* sweeper = nullptr;
  // How long a message may be in flight before Tick() breaks the stream off:
  // whoever does not read keeps a connection and its buffers.
  absl::Duration stall_limit = absl::InfiniteDuration();
};

// The live streams of one service, so that a commit can wake them and a
// shutdown can drain them. Lock order: hub, then watcher.
//
// Thread-safe. Must outlive every watcher that joined; to be sure, shut the
// server down first.
class WatchHub {
 public:
  explicit WatchHub(WatchHubOptions options = {}) : options_(options) {}

  // Waits for a sweep that is under way.
  ~WatchHub();

  WatchHub(const WatchHub&) = delete;
  WatchHub& operator=(const WatchHub&) = delete;

  // Adds `watcher` and wakes it. It must Leave() before it dies, and may die
  // as soon as it has. After EndAll() it is ended at once instead.
  void Join(Watcher* watcher) ABSL_LOCKS_EXCLUDED(mu_);
  void Leave(Watcher* watcher) ABSL_LOCKS_EXCLUDED(mu_);

  // Something was committed: every stream looks. Commits during one sweep
  // share the next. With a sweeper it takes a constant time.
  void WakeAll() ABSL_LOCKS_EXCLUDED(mu_, sweep_mu_);

  // The heartbeat, for a Periodic: wakes who is due, so that it may emit a
  // bookmark even if nothing was committed, and ends who has stalled, with
  // UNAVAILABLE WATCH_STALLED (metadata: watcher).
  void Tick(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_);

  // The heartbeat for streams that cannot tell when they are due: wakes all.
  void Tick() { WakeAll(); }

  // Calls `visit` with the state of each stream, in no order. `visit` must be
  // quick and must not call the hub.
  void ForEach(absl::FunctionRef<void(const WatcherStats&)> visit) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Ends every stream, and every later one, with `why`.
  void EndAll(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  // EndAll() with UNAVAILABLE DRAINING: clients connect again and resume.
  void Drain();

  // Waits until no stream is left; false if `patience` ran out first.
  bool AwaitEmpty(absl::Duration patience) ABSL_LOCKS_EXCLUDED(mu_);

  size_t size() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Sweep() ABSL_LOCKS_EXCLUDED(mu_);
  void SweepAsWanted() ABSL_LOCKS_EXCLUDED(mu_, sweep_mu_);
  void AbortIfStalled(Watcher& watcher, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const WatchHubOptions options_;

  mutable absl::Mutex mu_;
  absl::flat_hash_set<Watcher*> watchers_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mu_);
  std::vector<Watcher*> last_ ABSL_GUARDED_BY(mu_);  // of a sweep

  // Held for a moment only: this is what a committer waits for.
  absl::Mutex sweep_mu_;
  int sweeps_wanted_ ABSL_GUARDED_BY(sweep_mu_) = 0;  // 0: none is under way
};

}  // namespace muster

#endif  // BASE_GRPC_WATCH_HUB_H_
