#ifndef INVENTORY_STORE_SYNC_STORE_H_
#define INVENTORY_STORE_SYNC_STORE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "inventory/store/inventory_db.h"
#include "inventory/store/source_store.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// A device of which the source said that it has none.
struct Removal {
  std::string device;
  absl::Time when;
};

// What one step of a sync writes, all in one commit.
struct SyncStep {
  // `sources/{source}/syncs/{sync}`.
  std::string sync;
  // Each passed CheckObservation(). Must live until Write() returns.
  std::vector<const v1::DeviceObservation*> shown;
  std::vector<Removal> removals;
  // Changes what else the step changes: counters, state, problems. Runs after
  // the counts of devices were added.
  std::function<void(v1::Sync&, v1::Source&)> update;
  // The trace that the commit belongs to; may be empty.
  std::string traceparent;
};

// The one writer of the inventory: syncs, and through them sources, devices
// and their changes. At most one sync of a source and kind is open; whatever
// is written about one that has ended is refused.
//
// Thread-safe: steps of different syncs take turns. The database and the clock
// must outlive it.
class SyncStore {
 public:
  // `on_commit` runs after each commit, on the thread of the writer, and must
  // not call back.
  SyncStore(InventoryDb& db, Clock& clock, std::function<void()> on_commit);

  // Ends what the last process left open: FAILED, SYNC_INTERRUPTED. To be
  // called before anything else.
  absl::Status FailInterrupted() ABSL_LOCKS_EXCLUDED(mu_);

  // Opens a sync, and its source on first mention. An open one of the same
  // source and kind ends: FAILED, SYNC_SUPERSEDED.
  absl::StatusOr<v1::Sync> Begin(const v1::PushPagesRequest::Begin& begin,
                                 absl::string_view trace_id)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Commits `step`, durable before it returns; the sync after it. Sets what
  // follows from the sync's end if `update` ended it.
  //
  // Errors:
  //   ABORTED SYNC_SUPERSEDED (or whatever ended it): the sync is over.
  //   RESOURCE_EXHAUSTED DISK_FULL: nothing was written.
  absl::StatusOr<v1::Sync> Write(const SyncStep& step) ABSL_LOCKS_EXCLUDED(mu_);

  // Ends the sync as FAILED, because of `why`. OK if it is over.
  absl::Status Fail(const std::string& sync, const v1::SyncError& why)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // A sync that is open, and its source.
  struct Open {
    v1::Sync sync;
    v1::Source source;
  };
  using Key = std::pair<std::string, v1::SyncKind>;  // source, kind

  absl::StatusOr<v1::Sync> BeginLocked(const v1::PushPagesRequest::Begin& begin,
                                       absl::string_view trace_id)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<v1::Sync> WriteLocked(const SyncStep& step)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<Open> Load(const std::string& sync) const;
  absl::StatusOr<v1::Source> LoadSource(
      const v1::PushPagesRequest::Begin& begin) const;
  absl::Status Supersede(const std::string& older, absl::string_view newer,
                         RocksBatch& batch) const;
  absl::Status Put(const Open& open, RocksBatch& batch) const;
  void End(Open& open) const;

  InventoryDb& db_;
  const SourceStore sources_;
  Clock& clock_;
  const std::function<void()> on_commit_;

  absl::Mutex mu_;
  absl::flat_hash_map<Key, std::string> open_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_SYNC_STORE_H_
