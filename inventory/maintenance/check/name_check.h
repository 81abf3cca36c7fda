#ifndef INVENTORY_MAINTENANCE_CHECK_NAME_CHECK_H_
#define INVENTORY_MAINTENANCE_CHECK_NAME_CHECK_H_

#include "absl/status/status.h"
#include "inventory/maintenance/check/check_findings.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Compares what the store calls each number (kNames) with `resources`, those
// that the log and the records know. Adds to `findings`:
//
//   a number that was given and has no name: they are given in order, and names
//     are never deleted;
//   a name above the next number, or a resource there;
//   a number whose record or change has another name;
//   a name without a record whose record has a number from before.
//
// Errors: those of the store.
absl::Status CheckNames(const StoreReader& reader,
                        const CheckedResources& resources,
                        StoreCheck& findings);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_CHECK_NAME_CHECK_H_
