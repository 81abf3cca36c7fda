#ifndef INVENTORY_READ_LIVING_DEVICES_H_
#define INVENTORY_READ_LIVING_DEVICES_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Calls `visit` with the name of each ENROLLED device of `source`
// (`sources/{source}`), in order. Reads the index only, no device.
//
// Errors: those of the store.
absl::Status VisitLivingDevices(
    const StoreReader& reader, absl::string_view source,
    absl::FunctionRef<void(absl::string_view name)> visit);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIVING_DEVICES_H_
