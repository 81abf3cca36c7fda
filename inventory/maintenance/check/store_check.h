#ifndef INVENTORY_MAINTENANCE_CHECK_STORE_CHECK_H_
#define INVENTORY_MAINTENANCE_CHECK_STORE_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "inventory/model/position.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// What a walk through a whole store found.
struct StoreCheck {
  int64_t records = 0;
  int64_t facets = 0;
  int64_t changes = 0;
  int64_t index_entries = 0;
  int64_t with_liveness = 0;
  int64_t documents = 0;
  // One sentence each; empty if all is well. At most kMaxProblems.
  std::vector<std::string> problems;
  static constexpr int kMaxProblems = 100;
};

// Walks every invariant of a store whose last touch is `last_touch`:
//
//   the log goes from compacted_through() to revision() without gaps; each
//     change agrees with its header, and continues the revision that its
//     resource had before;
//   each record is what the last change of its resource left;
//   numbers and names belong together one to one;
//   the history has one entry for each of the log, and no other;
//   the index leads to each device by everything that it is found by, and
//     nowhere else;
//   liveness belongs to a record, and no touch is beyond the end;
//   each source's view has the count and digest of its ENROLLED devices;
//   every document can be read.
//
// Memory: some 150 bytes for each resource.
//
// Errors: those of the store, when it cannot even be walked.
absl::StatusOr<StoreCheck> CheckStore(const StoreReader& reader,
                                      Touch last_touch);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_CHECK_STORE_CHECK_H_
