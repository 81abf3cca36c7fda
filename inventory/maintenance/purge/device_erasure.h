#ifndef INVENTORY_MAINTENANCE_PURGE_DEVICE_ERASURE_H_
#define INVENTORY_MAINTENANCE_PURGE_DEVICE_ERASURE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "inventory/commit/store_draft.h"
#include "proto/muster/inventory/v1/maintenance.pb.h"

namespace muster::inventory {

// Fills `draft` with what erases the device `name`: a tombstone of its name
// alone, the same in place of everything that the log says of it, and its
// facets, liveness and base gone. `response` tells how much that is.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
//   NOT_FOUND DEVICE_NOT_FOUND: there is none.
absl::Status EraseDevice(StoreDraft& draft, const std::string& name,
                         absl::Time now, v1::PurgeResponse& response);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_PURGE_DEVICE_ERASURE_H_
