#ifndef INVENTORY_WATCH_LOG_VANISHED_FACETS_H_
#define INVENTORY_WATCH_LOG_VANISHED_FACETS_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// The facets whose records went after a revision: a snapshot of that revision
// shows them, but no scan of the records finds them. As many as devices that
// were removed meanwhile had.
//
// Not thread-safe.
class VanishedFacets {
 public:
  explicit VanishedFacets(Revision since) : seen_(since) {}

  // Takes in what `reader` has beyond what it has seen.
  //
  // Errors: those of the store, and
  //   DATA_LOSS STORE_CORRUPT: a change is damaged.
  absl::Status CatchUp(const StoreReader& reader);

  // The number that each had, by name.
  const std::map<std::string, ResourceNumber>& numbers() const {
    return numbers_;
  }

 private:
  Revision seen_;
  std::map<std::string, ResourceNumber> numbers_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_LOG_VANISHED_FACETS_H_
