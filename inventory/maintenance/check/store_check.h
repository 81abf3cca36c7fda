#ifndef INVENTORY_MAINTENANCE_CHECK_STORE_CHECK_H_
#define INVENTORY_MAINTENANCE_CHECK_STORE_CHECK_H_

#include "absl/status/statusor.h"
#include "inventory/maintenance/check/check_findings.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Walks every invariant of a store whose last touch is `last_touch`:
//
//   the log goes from compacted_through() to revision() without gaps; each
//     change agrees with its header, and continues the revision that its
//     resource had before;
//   each record is what the last change of its resource left, and none is
//     missing of which the log has a change;
//   numbers and names belong together one to one: each record and change has
//     the name of its number, and each number that was given has a name;
//   the history has one entry for each of the log, and no other;
//   the index leads to each device by everything that it is found by, and
//     nowhere else;
//   liveness belongs to a record, and no touch is beyond the end;
//   each source's view has the count and digest of its ENROLLED devices;
//   every document can be read, and those of catalogs stand under their names.
//
// Memory: some 150 bytes for each resource.
//
// Errors: those of the store, when it cannot even be walked.
absl::StatusOr<StoreCheck> CheckStore(const StoreReader& reader,
                                      Touch last_touch);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_CHECK_STORE_CHECK_H_
