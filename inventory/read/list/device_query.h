#ifndef INVENTORY_READ_LIST_DEVICE_QUERY_H_
#define INVENTORY_READ_LIST_DEVICE_QUERY_H_

#include <string>

#include "absl/status/statusor.h"
#include "inventory/filter/device_filter.h"
#include "inventory/filter/device_order.h"
#include "inventory/model/scope.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// Which devices a ListDevicesRequest asks for, and in which order.
//
// A value; thread-compatible.
class DeviceQuery {
 public:
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: the parent is no source.
  //   Those of DeviceFilter::Parse() and DeviceOrder::Parse().
  static absl::StatusOr<DeviceQuery> Parse(
      const v1::ListDevicesRequest& request);

  // Whether all conditions hold of `device`, which is in scope. REMOVED ones
  // only match if the request includes them or its filter names `state`.
  bool Matches(const device::v1::Device& device) const;

  // Whether Matches() looks at the liveness of a device.
  bool LooksAtLiveness() const;

  // The index key that leads to all devices that match and to the fewest
  // others: by serial number, e-mail or platform, whichever comes first among
  // what the request or its filter asks to be equal. "" if there is none.
  std::string NarrowestIndex() const;

  // Whether devices come by name.
  bool IsByName() const { return order_.IsByName(); }

  // Where `device` stands in the order: keys compare as the devices do. Its
  // name if IsByName(). Never empty.
  std::string SortKey(const device::v1::Device& device) const;

  const Scope& scope() const { return scope_; }

 private:
  explicit DeviceQuery(Scope scope) : scope_(std::move(scope)) {}

  Scope scope_;
  std::string serial_number_;  // "" is any
  std::string user_email_;     // likewise
  device::v1::Platform platform_ = device::v1::PLATFORM_UNSPECIFIED;  // any
  bool show_removed_ = false;
  DeviceFilter filter_;
  DeviceOrder order_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIST_DEVICE_QUERY_H_
