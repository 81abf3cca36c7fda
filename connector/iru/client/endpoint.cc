#include "connector/iru/client/endpoint.h"

#include "absl/strings/str_cat.h"
#include "base/net/url.h"

namespace muster::iru {
namespace {

constexpr absl::string_view kDevices = "/api/v1/devices";

std::string DevicePath(absl::string_view device_id) {
  return absl::StrCat(kDevices, "/", PercentEncode(device_id));
}

}  // namespace

Endpoint DevicesEndpoint() {
  return {std::string(kDevices), "devices", "Device list"};
}

Endpoint DeviceEndpoint(absl::string_view device_id) {
  return {DevicePath(device_id), "devices/{id}", "Device ID", true};
}

Endpoint DetailsEndpoint(absl::string_view device_id) {
  return {absl::StrCat(DevicePath(device_id), "/details"), "devices/details",
          "Device details", true};
}

Endpoint CommandsEndpoint(absl::string_view device_id) {
  return {absl::StrCat(DevicePath(device_id), "/commands"), "devices/commands",
          "Device commands", true};
}

Endpoint ActivityEndpoint(absl::string_view device_id) {
  return {absl::StrCat(DevicePath(device_id), "/activity"), "devices/activity",
          "Device activity", true};
}

Endpoint SecretEndpoint(absl::string_view device_id, absl::string_view secret) {
  return {absl::StrCat(DevicePath(device_id), "/secrets/", secret),
          absl::StrCat("devices/secrets/", secret),
          absl::StrCat("Device secret: ", secret), true};
}

Endpoint DeleteDeviceEndpoint(absl::string_view device_id) {
  return {DevicePath(device_id), "devices/delete", "Delete device", true};
}

Endpoint CancelLostModeEndpoint(absl::string_view device_id) {
  return {absl::StrCat(DevicePath(device_id), "/details/lostmode"),
          "devices/cancel_lost_mode", "Cancel lost mode", true};
}

Endpoint ActionEndpoint(absl::string_view device_id, absl::string_view action) {
  return {absl::StrCat(DevicePath(device_id), "/action/", action),
          absl::StrCat("devices/action/", action),
          absl::StrCat("Device action: ", action), true};
}

Endpoint PrismEndpoint(absl::string_view category) {
  return {absl::StrCat("/api/v1/prism/", category),
          absl::StrCat("prism/", category), absl::StrCat("Prism: ", category)};
}

Endpoint PrismCountEndpoint() {
  return {"/api/v1/prism/count", "prism/count", "Prism: count"};
}

Endpoint LicensingEndpoint() {
  return {"/api/v1/settings/licensing", "settings/licensing", "Licensing"};
}

}  // namespace muster::iru
