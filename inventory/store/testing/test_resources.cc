#include "inventory/store/testing/test_resources.h"

#include "absl/strings/str_cat.h"

namespace muster::inventory::testing {

std::string DeviceName(absl::string_view id) {
  return absl::StrCat("sources/iru/devices/", id);
}

std::string AppsName(absl::string_view id) {
  return absl::StrCat(DeviceName(id), "/facets/apps");
}

device::v1::Device TestDevice(absl::string_view id,
                              absl::string_view display_name) {
  device::v1::Device device;
  device.set_name(DeviceName(id));
  device.set_vendor_id(std::string(id));
  device.set_serial_number(absl::StrCat("SN-", id));
  device.set_display_name(std::string(display_name));
  device.set_platform(device::v1::PLATFORM_MAC);
  device.set_category(device::v1::CATEGORY_COMPUTER_LAPTOP);
  device.mutable_blueprint()->set_id("default");
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

device::v1::Facet TestApps(absl::string_view id, absl::string_view version) {
  device::v1::Facet facet;
  facet.set_name(AppsName(id));
  facet.set_kind(device::v1::FACET_KIND_APPS);
  facet.add_apps()->set_version(std::string(version));
  return facet;
}

}  // namespace muster::inventory::testing
