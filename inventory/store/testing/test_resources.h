// Devices and facets that look real enough to store.
#ifndef INVENTORY_STORE_TESTING_TEST_RESOURCES_H_
#define INVENTORY_STORE_TESTING_TEST_RESOURCES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory::testing {

// `sources/iru/devices/{id}`, and its facet of installed applications.
std::string DeviceName(absl::string_view id);
std::string AppsName(absl::string_view id);

// An ENROLLED Mac with the serial number `SN-{id}`.
device::v1::Device TestDevice(absl::string_view id,
                              absl::string_view display_name = "Mac");

// The applications of the device `id`: one, in that version.
device::v1::Facet TestApps(absl::string_view id,
                           absl::string_view version = "1.0");

}  // namespace muster::inventory::testing

#endif  // INVENTORY_STORE_TESTING_TEST_RESOURCES_H_
