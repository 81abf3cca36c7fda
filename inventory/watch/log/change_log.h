#ifndef INVENTORY_WATCH_LOG_CHANGE_LOG_H_
#define INVENTORY_WATCH_LOG_CHANGE_LOG_H_

#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "inventory/model/position.h"
#include "inventory/store/device_store.h"
#include "inventory/store/store_reader.h"
#include "inventory/watch/query/watch_query.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {

// Entries of the log, or records of a snapshot, that one step looks at, so
// that a narrow query takes turns too.
constexpr int kMaxEntriesPerStep = 16384;

constexpr Revision kNoBound = std::numeric_limits<Revision>::max();

// A device whose change is in a batch; its liveness goes with it.
struct ShownDevice {
  ResourceNumber number = 0;
  std::string name;
};

// The changes of one message.
struct LogBatch {
  std::string changes;  // the `changes` of a serialized WatchResponse
  // Everything up to here is in `changes`, was before it or does not match.
  Revision revision = 0;
  v1::ViewSum view;  // what it adds to the view of the query, and takes away
  // Devices in `changes` that are still in view, if the query wants liveness.
  std::vector<ShownDevice> devices;
};

// Whether `store` still has everything after `revision`. Asked after reading,
// for it may go meanwhile: "read, then validate".
//
// Errors:
//   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: it does not. Metadata:
//     compacted_through.
absl::Status CheckRetained(const DeviceStore& store, Revision revision);
absl::Status CheckRetained(const StoreReader& reader, Revision revision);

// What `query` sees of the changes in (after, until]; as many as one message
// and one step take. The view of a query that does not see it whole stays
// empty.
//
// Errors: those of the store, and
//   OUT_OF_RANGE RESUME_TOKEN_EXPIRED: `reader` no longer has them.
//   DATA_LOSS STORE_CORRUPT: a change is damaged, or missing between others.
absl::StatusOr<LogBatch> ReadLog(const StoreReader& reader,
                                 const WatchQuery& query, Revision after,
                                 Revision until = kNoBound);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_CHANGE_LOG_H_
