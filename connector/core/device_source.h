#ifndef CONNECTOR_CORE_DEVICE_SOURCE_H_
#define CONNECTOR_CORE_DEVICE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::connector {

// One page of a sweep: whole devices, and the rows that had to be left out.
struct DevicePage {
  std::vector<inventory::v1::DeviceObservation> devices;  // at most 300
  std::vector<inventory::v1::BadRow> bad_rows;
};

// One pass over every device of a source. Not thread-safe; may fetch ahead on
// threads of its own, which end with it. Fetches no device before the first
// NextPage(): the sync begins between, and everything is read after that.
class Sweep {
 public:
  virtual ~Sweep() = default;

  // Devices that the source says it has; 0 if it does not say.
  virtual int64_t expected_count() const = 0;

  // The next page, or nullopt once an empty page proved the end.
  //
  // Errors: those of DeviceSource; the sweep is over then.
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  virtual absl::StatusOr<std::optional<DevicePage>> NextPage() = 0;

  // Why the sweep may claim to be complete. Valid after the end.
  virtual inventory::v1::Completeness completeness() const = 0;

  // Endpoints that gave no data in this sweep. Valid after the end.
  virtual std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const = 0;

  // Requests spent since the last call.
  virtual int64_t TakeApiCalls() = 0;
};

// What one point read gave.
struct DeviceReading {
  inventory::v1::DeviceObservation device;
  std::vector<inventory::v1::EndpointProblem> endpoint_problems;
  int64_t api_calls = 0;
};

// One vendor's tenant, for reading. Thread-safe.
//
// Errors of everything here:
//   FAILED_PRECONDITION SOURCE_CREDENTIAL_REFUSED, SOURCE_PERMISSION_MISSING
//   UNAVAILABLE HOST_UNREACHABLE, SOURCE_ERROR
//   RESOURCE_EXHAUSTED SOURCE_THROTTLED
class DeviceSource {
 public:
  virtual ~DeviceSource() = default;

  // Begins a sweep: at most asks how many devices there are. The source and
  // `cancelled` must outlive it.
  virtual absl::StatusOr<std::unique_ptr<Sweep>> BeginSweep(
      const absl::Notification& cancelled) = 0;

  // Reads one device by the vendor's id, in lower case or verbatim; with
  // `details`, also what only a single device's details have.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: the vendor itself says that there is none.
  //     The body was the vendor's own, not a gateway's or another host's.
  virtual absl::StatusOr<DeviceReading> ReadDevice(absl::string_view vendor_id,
                                                   bool details) = 0;

  // Tries each endpoint that reading needs, once.
  virtual absl::StatusOr<std::vector<v1::Access>> CheckAccess() = 0;

  // The vendor's name (`iru`) and the host that is asked.
  virtual std::string vendor() const = 0;
  virtual std::string host() const = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_DEVICE_SOURCE_H_
