// What readers see of the stored records: devices joined with their liveness.
#ifndef INVENTORY_STORE_DEVICE_VIEW_H_
#define INVENTORY_STORE_DEVICE_VIEW_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/storage/rocks.h"
#include "inventory/model/position.h"
#include "inventory/store/inventory_db.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

struct StoredLiveness {
  Touch touch = 0;  // 0: it never showed a sign of life
  device::v1::Liveness liveness;
};

// The bytes of a record of the family `liveness`.
std::string EncodeLiveness(const StoredLiveness& stored);

// The liveness of the device `name`; empty but for `device` if none is known.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT, and those of RocksDatabase::Get().
absl::StatusOr<StoredLiveness> ReadLiveness(
    const InventoryDb& db, absl::string_view name,
    const RocksSnapshot& snapshot = nullptr);

// Sets what `device`, as stored, lacks: its liveness as it is now, and `etag`.
//
// Errors: those of ReadLiveness().
absl::Status CompleteDevice(const InventoryDb& db, device::v1::Device& device,
                            const RocksSnapshot& snapshot = nullptr);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_DEVICE_VIEW_H_
