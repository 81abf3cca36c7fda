#ifndef CONNECTOR_CORE_SERVICE_DEVICE_CALLS_H_
#define CONNECTOR_CORE_SERVICE_DEVICE_CALLS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/core/service/served_sources.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::connector {

// The calls of the connector that are about single devices, or about what was
// done to them, without their spans and wire errors. All ask the vendor and
// block.
//
// Thread-safe. `sources` must outlive it.
//
// Errors of all of them: those of the contract (connector.proto), and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: no name of a device.
//   INVALID_ARGUMENT FIELD_REQUIRED: something that it needs is not set.
//   NOT_FOUND SOURCE_NOT_FOUND: this connector does not serve that source.
class DeviceCalls {
 public:
  // A device as a vendor knows it.
  struct Target {
    std::shared_ptr<ServedSource> source;
    std::string vendor_id;
  };

  explicit DeviceCalls(ServedSources& sources) : sources_(sources) {}

  absl::StatusOr<Target> Find(absl::string_view device) const;

  absl::StatusOr<v1::RefreshDeviceResponse> Refresh(
      const v1::RefreshDeviceRequest& request);
  absl::StatusOr<v1::PrepareCommandResponse> Prepare(
      const v1::PrepareCommandRequest& request);
  absl::StatusOr<v1::SendCommandResponse> Send(
      const v1::SendCommandRequest& request);
  absl::StatusOr<v1::ListDeviceCommandsResponse> List(
      const v1::ListDeviceCommandsRequest& request);
  absl::StatusOr<v1::ReadSecretResponse> ReadSecret(
      const v1::ReadSecretRequest& request);
  absl::StatusOr<v1::ListVendorEventsResponse> ListEvents(
      const v1::ListVendorEventsRequest& request);

 private:
  ServedSources& sources_;
};

// INVALID_ARGUMENT FIELD_REQUIRED.
absl::Status FieldMissing(absl::string_view field);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_DEVICE_CALLS_H_
