#ifndef INVENTORY_WATCH_LOG_TOUCH_READER_H_
#define INVENTORY_WATCH_LOG_TOUCH_READER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"
#include "inventory/watch/log/change_log.h"
#include "inventory/watch/query/watch_query.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Adds what is known of each of `devices` to `response.touched`; nothing of
// those of
// which nothing is known.
void AddLiveness(const LivenessTable& liveness,
                 const std::vector<ShownDevice>& devices,
                 v1::WatchResponse& response);

// Adds the latest liveness of devices in the view of `query` whose latest sign
// of life is in (after, through], the longest silent first, as many as one
// message takes. Returns up to where everything is told.
//
// `through` must have been asked of `liveness` before `reader` was made: then
// `reader` has every device that shows up here.
//
// Errors: those of the store, and
//   DATA_LOSS STORE_CORRUPT: a number has no name.
absl::StatusOr<Touch> ReadTouches(const StoreReader& reader,
                                  const LivenessTable& liveness,
                                  const WatchQuery& query, Touch after,
                                  Touch through, v1::WatchResponse& response);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_TOUCH_READER_H_
