#ifndef CONNECTOR_IRU_CLIENT_ENDPOINT_H_
#define CONNECTOR_IRU_CLIENT_ENDPOINT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace muster::iru {

// One place of Iru's API, and how people and facts call it.
struct Endpoint {
  // Below the host, ids encoded: `/api/v1/devices/{id}`.
  std::string path;
  // As facts and problems name it: `devices`, `prism/filevault`.
  std::string name;
  // The token's permission that it needs, as Iru's console words it.
  std::string permission;
  // It is about one device: a 404 may mean that there is none.
  bool about_device = false;
};

// Source of the paths: Iru API, sections "Devices" to "Settings".
Endpoint DevicesEndpoint();
Endpoint DeviceEndpoint(absl::string_view device_id);
Endpoint DetailsEndpoint(absl::string_view device_id);
Endpoint CommandsEndpoint(absl::string_view device_id);
Endpoint ActivityEndpoint(absl::string_view device_id);
Endpoint SecretEndpoint(absl::string_view device_id, absl::string_view secret);
Endpoint ActionEndpoint(absl::string_view device_id, absl::string_view action);
// What DELETE is sent to: the record, and a lost mode that is in error.
Endpoint DeleteDeviceEndpoint(absl::string_view device_id);
Endpoint CancelLostModeEndpoint(absl::string_view device_id);
Endpoint PrismEndpoint(absl::string_view category);
Endpoint PrismCountEndpoint();
Endpoint LicensingEndpoint();

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_ENDPOINT_H_
