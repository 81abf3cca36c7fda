#ifndef CONNECTOR_IRU_DECODE_DEVICE_ROW_H_
#define CONNECTOR_IRU_DECODE_DEVICE_ROW_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/iru/json/json.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// The endpoint name of what a device row tells.
constexpr absl::string_view kDevicesEndpoint = "devices";

// One row of the device list. Exactly one of `device` and `problem` is set.
struct DeviceRow {
  // Verbatim. Empty if it could not be read.
  std::string vendor_id;
  // Everything that a row tells; `name`, `category` and `model_identifier` are
  // not in it. Its facts are those of kDevicesEndpoint.
  std::optional<device::v1::Device> device;
  // Why the row cannot be used; holds nothing of its content.
  std::string problem;
  // Where it stands in its page, from 0 on.
  int index = 0;
};

// A row in any of its documented variants: `user` an object, "", null or
// absent, its id a text or an integer, blanks for whatever is not known, and
// keys of newer tenants or older records missing or unknown. Malformed is a row
// without a usable `device_id`, or with an object where text is due, or with a
// time or a boolean in no known spelling.
DeviceRow DecodeDeviceRow(const JsonValue& value);

// A page of the list, in order. One object instead of a list is taken as a
// page of one, as the vendor's documentation shows for some filters.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, or no list.
absl::StatusOr<std::vector<DeviceRow>> DecodeDeviceList(absl::string_view body);

// A single record.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON, no object, or one that
//     DecodeDeviceRow() cannot use.
absl::StatusOr<device::v1::Device> DecodeDevice(absl::string_view body);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_DEVICE_ROW_H_
