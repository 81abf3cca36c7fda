#ifndef INVENTORY_WATCH_WATCH_STEPS_H_
#define INVENTORY_WATCH_WATCH_STEPS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/store/device_store.h"
#include "inventory/store/store_reader.h"
#include "inventory/watch/log/change_log.h"
#include "inventory/watch/log/vanished_facets.h"
#include "inventory/watch/query/watch_query.h"
#include "inventory/watch/shared_batches.h"
#include "inventory/watch/watch_position.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// What follows upon a position, for one query: each step is a function of the
// store, the query and the position, so that whoever stands there may have it.
// Knows no time.
//
// Thread-safe. `store`, `liveness` and `query` must outlive it. Errors of the
// methods that read: those of the store, and
//   DATA_LOSS STORE_CORRUPT: something is damaged, or does not add up.
//   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: what is asked for is gone.
class WatchSteps {
 public:
  WatchSteps(const DeviceStore& store, const LivenessTable& liveness,
             const WatchQuery& query)
      : store_(store),
        liveness_(liveness),
        query_(query),
        identity_(store.identity()) {}

  const StoreIdentity& identity() const { return identity_; }

  // The next piece of the snapshot; a message without changes if nothing of
  // what it looked at matched. `vanished` must begin at `from.revision`.
  absl::StatusOr<WatchStep> OfSnapshot(const WatchPosition& from,
                                       VanishedFacets& vanished) const;

  // The changes in (after, until], or as many as one message takes.
  absl::StatusOr<LogBatch> BatchOf(Revision after,
                                   Revision until = kNoBound) const;

  // The next changes, which `batch` has: those after `from.revision`. No
  // message if nothing of what it looked at matched.
  WatchStep OfBatch(const WatchPosition& from, LogBatch batch) const;

  // What does not come from the log: the health of the sources, if `sources`,
  // and signs of life up to `touch_end`, which must have been asked of the
  // table before `reader` was made. `reader` must be at `from.revision`. No
  // message if there is nothing to tell.
  absl::StatusOr<WatchStep> OfNews(const WatchPosition& from,
                                   const StoreReader& reader, bool sources,
                                   Touch touch_end) const;

  // A message that says that all that matched was told.
  absl::StatusOr<WatchStep> Bookmark(const WatchPosition& from) const;

 private:
  // A message that leads from `from` to `after`: `changes` (serialized) and
  // `rest`.
  WatchStep Seal(const WatchPosition& from, WatchPosition after,
                 std::string changes, v1::WatchResponse rest) const;
  void AddView(const WatchPosition& at, v1::WatchResponse& response) const;
  absl::Status EndSnapshot(const StoreReader& reader, WatchPosition& after,
                           v1::WatchResponse& response) const;
  // Whether the view is what the store says that it is, where both can tell.
  absl::Status CheckView(const StoreReader& reader,
                         const WatchPosition& at) const;

  const DeviceStore& store_;
  const LivenessTable& liveness_;
  const WatchQuery& query_;
  const StoreIdentity identity_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_STEPS_H_
