// How the devices that a query may match are found.
#ifndef INVENTORY_READ_LIST_DEVICE_WALK_H_
#define INVENTORY_READ_LIST_DEVICE_WALK_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// A device on the way. The views are valid during the visit only.
struct FoundDevice {
  absl::string_view name;
  ResourceNumber number = 0;
  absl::string_view body;  // a serialized Device without liveness
};

// Which devices to look at.
struct DeviceWalk {
  std::string name_prefix;   // begins the names of all devices in scope
  std::string index_prefix;  // IndexPrefix() that leads to them; "": all
  Revision at = 0;           // as they were then; must be readable
};

// Visits the devices of `walk` whose names are above `after`, by name, until
// the visitor returns false.
//
// The index tells of the newest revision only: an older one is read by going
// through all records in scope, each replaced by its version of then.
//
// Errors: those of the store, and
//   DATA_LOSS STORE_CORRUPT: the index leads to a device that is not there.
absl::Status WalkDevices(const StoreReader& reader, const DeviceWalk& walk,
                         absl::string_view after,
                         absl::FunctionRef<bool(const FoundDevice&)> visit);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIST_DEVICE_WALK_H_
