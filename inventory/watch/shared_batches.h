#ifndef INVENTORY_WATCH_SHARED_BATCHES_H_
#define INVENTORY_WATCH_SHARED_BATCHES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/grpc/raw/byte_stream_reactor.h"
#include "inventory/model/position.h"
#include "inventory/watch/log/log_pieces.h"
#include "inventory/watch/watch_position.h"

namespace muster::inventory {

// What a step from one position on gave: a message, or null if nothing
// matched, and where the watch stands after it.
struct WatchStep {
  SharedBytes message;
  size_t bytes = 0;  // that `message` holds in memory
  WatchPosition after;
};

// Watchers of the same query that stand at the same position: they get the
// same bytes.
struct WatchStepKey {
  uint64_t query_fingerprint = 0;
  int64_t epoch = 0;
  WatchPosition position;
  // Where the signs of life end, for queries that want them: messages carry
  // what was known then.
  Touch touch_end = 0;

  friend bool operator==(const WatchStepKey& a, const WatchStepKey& b) {
    return a.query_fingerprint == b.query_fingerprint && a.epoch == b.epoch &&
           a.touch_end == b.touch_end && a.position == b.position;
  }
  template <typename H>
  friend H AbslHashValue(H h, const WatchStepKey& key) {
    return H::combine(std::move(h), key.query_fingerprint, key.epoch,
                      key.touch_end, key.position);
  }
};

// The latest steps of all watches, so that what a thousand watchers are to be
// told is read and encoded once. How the log is cut into messages is up to
// whoever comes first; the others follow until they are at its end.
//
// Bounded by bytes; the oldest steps go first. A step that is under way is
// waited for and not taken twice. Thread-safe.
class SharedBatches {
 public:
  using Read = absl::FunctionRef<absl::StatusOr<WatchStep>()>;

  static constexpr size_t kDefaultBytes = size_t{8} << 20;

  explicit SharedBatches(size_t max_bytes = kDefaultBytes)
      : max_bytes_(max_bytes) {}

  // The step of `key`, which `read` takes if nobody has. Blocks as `read` does.
  //
  // Errors: those of `read`, which are not kept.
  absl::StatusOr<WatchStep> Get(const WatchStepKey& key, Read read)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Whether Get() would not call `read` or wait.
  bool Has(const WatchStepKey& key) const ABSL_LOCKS_EXCLUDED(mu_);

  // What is being read for steps that are not due yet.
  LogPieces& pieces() { return pieces_; }

  // Forgets every step and piece, also those that are under way: what they say
  // may have been erased.
  void Clear() ABSL_LOCKS_EXCLUDED(mu_);

  // Bytes held now; what is in flight on streams beside that is not counted.
  size_t bytes() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  enum class State { kReading, kReady, kDropped };

  // All of it is guarded by mu_.
  struct Entry {
    State state = State::kReading;
    bool stale = false;  // Clear() came while it was read
    WatchStep step;
  };

  // The entry of `key`, waited for, or nullptr: then it is the caller's to
  // fill, and is in `mine`.
  std::shared_ptr<Entry> FindOrAdd(const WatchStepKey& key,
                                   std::shared_ptr<Entry>& mine)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Takes in what was read. False if it is stale.
  bool Settle(const WatchStepKey& key, Entry& entry,
              const absl::StatusOr<WatchStep>& step)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void DropOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const size_t max_bytes_;
  LogPieces pieces_;

  mutable absl::Mutex mu_;
  absl::flat_hash_map<WatchStepKey, std::shared_ptr<Entry>> entries_
      ABSL_GUARDED_BY(mu_);
  std::deque<WatchStepKey> oldest_first_ ABSL_GUARDED_BY(mu_);  // ready ones
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_SHARED_BATCHES_H_
