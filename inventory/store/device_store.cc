#include "inventory/store/device_store.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/device_view.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

// The keys to walk over: all that begin with `prefix` + the scope; the rest of
// each, after `prefix`, is the device's name.
struct Walk {
  int family;
  std::string prefix;
};

Walk NarrowestWalk(const DeviceQuery& query) {
  if (!query.serial_number.empty()) {
    return {kIndex, IndexPrefix(IndexKind::kSerialNumber, query.serial_number)};
  }
  if (!query.user_email.empty()) {
    return {kIndex, IndexPrefix(IndexKind::kUserEmail, query.user_email)};
  }
  if (query.platform != device::v1::PLATFORM_UNSPECIFIED) {
    return {kIndex,
            IndexPrefix(IndexKind::kPlatform, absl::StrCat(query.platform))};
  }
  return {kDevices, ""};
}

bool IsAnyOr(absl::string_view wanted, absl::string_view value) {
  return wanted.empty() || absl::EqualsIgnoreCase(wanted, value);
}

bool Matches(const DeviceQuery& query, const Device& device) {
  return (query.show_removed || device.state() != device::v1::STATE_REMOVED) &&
         (query.platform == device::v1::PLATFORM_UNSPECIFIED ||
          query.platform == device.platform()) &&
         IsAnyOr(query.serial_number, device.serial_number()) &&
         IsAnyOr(query.user_email, device.user().email());
}

absl::StatusOr<Device> ReadDevice(const InventoryDb& db, const Walk& walk,
                                  const RocksIterator& it,
                                  const RocksSnapshot& snapshot) {
  Device device;
  if (walk.family == kDevices) {
    RETURN_IF_ERROR(ParseStored(it.key(), it.value(), device));
    return device;
  }
  const absl::string_view name = it.key().substr(walk.prefix.size());
  RETURN_IF_ERROR(db.Read(kDevices, name, device, snapshot).status());
  return device;
}

}  // namespace

absl::StatusOr<Device> DeviceStore::Get(absl::string_view name) const {
  Device device;
  ASSIGN_OR_RETURN(const bool found, db_.Read(kDevices, name, device));
  if (!found) {
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat("no sync ever showed ", name,
                              "; check the name or start a sync"),
                 {{"device", std::string(name)}});
  }
  RETURN_IF_ERROR(CompleteDevice(db_, device));
  return device;
}

absl::StatusOr<DevicePage> DeviceStore::List(const DeviceQuery& query,
                                             absl::string_view after,
                                             int limit) const {
  const RocksSnapshot snapshot = db_.rocks().Snapshot();
  const Walk walk = NarrowestWalk(query);
  DevicePage page;
  ASSIGN_OR_RETURN(page.revision, db_.ReadNumber("head", snapshot));
  RocksIterator it = db_.rocks().Prefix(
      walk.family, absl::StrCat(walk.prefix, query.scope.device_prefix()),
      snapshot);
  if (!after.empty()) {
    it.Seek(absl::StrCat(walk.prefix, after, absl::string_view("\0", 1)));
  }
  for (; it.Valid(); it.Next()) {
    ASSIGN_OR_RETURN(Device device, ReadDevice(db_, walk, it, snapshot));
    if (!Matches(query, device)) continue;
    if (static_cast<int>(page.devices.size()) == limit) {
      page.has_more = true;
      break;
    }
    RETURN_IF_ERROR(CompleteDevice(db_, device, snapshot));
    page.devices.push_back(std::move(device));
  }
  RETURN_IF_ERROR(it.status());
  return page;
}

absl::StatusOr<std::vector<std::string>> DeviceStore::LivingDevices(
    absl::string_view source) const {
  const std::string prefix = IndexPrefix(IndexKind::kLiving, "");
  RocksIterator it =
      db_.rocks().Prefix(kIndex, absl::StrCat(prefix, source, "/devices/"));
  std::vector<std::string> names;
  for (; it.Valid(); it.Next()) {
    names.emplace_back(it.key().substr(prefix.size()));
  }
  RETURN_IF_ERROR(it.status());
  return names;
}

}  // namespace muster::inventory
