// The order in which a list shows devices, as a key that bytes compare.
#ifndef INVENTORY_FILTER_DEVICE_ORDER_H_
#define INVENTORY_FILTER_DEVICE_ORDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/filter/fields/device_fields.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// An `order_by` (AIP-132): fields between commas, each maybe followed by `asc`
// or `desc`, such as `user.email desc, name`. Devices that are equal in all of
// them are ordered by name, so no two devices are equal.
//
// Unset and blank come first. Text is ordered by its bytes, folded text by its
// lower case, `platform` by the enum's numbers, `os.version` number by number
// with versions that are not dotted numbers before those that are.
//
// A value; thread-compatible: one object may serve any number of threads.
class DeviceOrder {
 public:
  // By name.
  DeviceOrder();

  // Empty text, and space only, is by name.
  //
  // Errors:
  //   INVALID_ARGUMENT ORDER_BY_MALFORMED: a field that cannot be ordered by
  //     or comes twice, a word other than asc and desc, a comma too many.
  static absl::StatusOr<DeviceOrder> Parse(absl::string_view text);

  // Bytes of which those of the device that comes first are less, compared as
  // unsigned (as std::string and RocksDB do). Equal for the same device only.
  // No key is the beginning of another.
  std::string SortKey(const device::v1::Device& device) const;

  // Whether devices come in ascending order of their names.
  bool IsByName() const;

  // Canonical text, such as `user.email desc, name`; never empty.
  std::string ToString() const;

 private:
  struct Part {
    DeviceField field;
    bool descending = false;
  };

  static absl::StatusOr<Part> ParsePart(absl::string_view text);

  absl::Status Add(Part part);
  bool Has(absl::string_view field) const;

  std::vector<Part> parts_;  // `name` is in it
};

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_DEVICE_ORDER_H_
