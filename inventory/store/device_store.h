#ifndef INVENTORY_STORE_DEVICE_STORE_H_
#define INVENTORY_STORE_DEVICE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/model/scope.h"
#include "inventory/store/inventory_db.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// Which devices a List asks for. All conditions hold at once.
struct DeviceQuery {
  Scope scope;
  std::string serial_number;  // "" is any; letter case ignored
  std::string user_email;     // likewise
  device::v1::Platform platform = device::v1::PLATFORM_UNSPECIFIED;  // any
  bool show_removed = false;
};

// One page of a List, read at one moment.
struct DevicePage {
  std::vector<device::v1::Device> devices;  // by name
  bool has_more = false;
  Revision revision = 0;
};

// The devices as they are now, with their liveness.
//
// Thread-safe. The database must outlive it.
class DeviceStore {
 public:
  explicit DeviceStore(const InventoryDb& db) : db_(db) {}

  // Errors, here and below: those of RocksDatabase, and
  //   NOT_FOUND DEVICE_NOT_FOUND: no sync ever showed it.
  absl::StatusOr<device::v1::Device> Get(absl::string_view name) const;

  // The first `limit` (>= 1) devices that match and whose names are above
  // `after` ("": from the start). Takes the narrowest index that the query
  // has, so it reads little more than it returns.
  absl::StatusOr<DevicePage> List(const DeviceQuery& query,
                                  absl::string_view after, int limit) const;

  // Names of the ENROLLED devices of `source` (`sources/{source}`), sorted.
  absl::StatusOr<std::vector<std::string>> LivingDevices(
      absl::string_view source) const;

 private:
  const InventoryDb& db_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_DEVICE_STORE_H_
