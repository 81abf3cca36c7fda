#include "inventory/store/device_view.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/model/liveness.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {

std::string EncodeLiveness(const StoredLiveness& stored) {
  return NumberedKey(stored.touch, stored.liveness.SerializeAsString());
}

absl::StatusOr<StoredLiveness> ReadLiveness(const InventoryDb& db,
                                            absl::string_view name,
                                            const RocksSnapshot& snapshot) {
  StoredLiveness stored;
  stored.liveness.set_device(std::string(name));
  ASSIGN_OR_RETURN(const auto bytes, db.rocks().Get(kLiveness, name, snapshot));
  if (!bytes) return stored;
  ASSIGN_OR_RETURN(const NumberedName split, SplitNumberedKey(*bytes));
  stored.touch = split.number;
  RETURN_IF_ERROR(ParseStored(name, split.name, stored.liveness));
  return stored;
}

absl::Status CompleteDevice(const InventoryDb& db, device::v1::Device& device,
                            const RocksSnapshot& snapshot) {
  ASSIGN_OR_RETURN(const StoredLiveness stored,
                   ReadLiveness(db, device.name(), snapshot));
  JoinLiveness(stored.liveness, device);
  device.set_etag(absl::StrCat("\"", device.revision(), "\""));
  return absl::OkStatus();
}

}  // namespace muster::inventory
