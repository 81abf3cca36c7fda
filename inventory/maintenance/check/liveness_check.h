#ifndef INVENTORY_MAINTENANCE_CHECK_LIVENESS_CHECK_H_
#define INVENTORY_MAINTENANCE_CHECK_LIVENESS_CHECK_H_

#include "absl/status/status.h"
#include "inventory/maintenance/check/check_findings.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Walks the blocks of liveness of a store whose last touch is `last_touch`.
// Counts who has some, and adds to `findings` what belongs to no record of
// `resources` and what is beyond the end.
//
// Errors: those of the store.
absl::Status CheckLiveness(const StoreReader& reader, Touch last_touch,
                           const CheckedResources& resources,
                           StoreCheck& findings);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_CHECK_LIVENESS_CHECK_H_
