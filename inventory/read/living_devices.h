#ifndef INVENTORY_READ_LIVING_DEVICES_H_
#define INVENTORY_READ_LIVING_DEVICES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Names of the ENROLLED devices of `source` (`sources/{source}`), sorted.
// Reads the index only, no device.
//
// Errors: those of the store.
absl::StatusOr<std::vector<std::string>> LivingDevices(
    const StoreReader& reader, absl::string_view source);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIVING_DEVICES_H_
