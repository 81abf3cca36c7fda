#ifndef INVENTORY_WATCH_LOG_SNAPSHOT_READER_H_
#define INVENTORY_WATCH_LOG_SNAPSHOT_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"
#include "inventory/watch/log/change_log.h"
#include "inventory/watch/log/vanished_facets.h"
#include "inventory/watch/query/watch_query.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {

// Whether a resource name is that of a facet.
bool IsFacetName(absl::string_view name);

// A piece of a snapshot.
struct SnapshotBatch {
  std::string changes;  // the `changes` of a serialized WatchResponse
  int64_t count = 0;    // of `changes`
  // Go on above this name; of the last resource that was looked at.
  std::string position;
  bool complete = false;  // nothing is left
  v1::ViewSum view;       // of all that the snapshot has shown
  // Devices in `changes`, if the query wants liveness.
  std::vector<ShownDevice> devices;
};

// What `query` sees of the store as it was at exactly `at`: each resource once,
// tombstones included, devices by name and then facets by name, those above
// `position`; as many as one message and one step take. `view` is that of what
// came before. `at` must be readable; whether it still is must be asked
// afterwards (CheckRetained()). `vanished` must begin at `at`.
//
// Errors: those of the store, and
//   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: `reader` cannot show `at`.
//   DATA_LOSS STORE_CORRUPT: a record is damaged.
absl::StatusOr<SnapshotBatch> ReadSnapshot(const StoreReader& reader,
                                           const WatchQuery& query, Revision at,
                                           absl::string_view position,
                                           const v1::ViewSum& view,
                                           VanishedFacets& vanished);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_SNAPSHOT_READER_H_
