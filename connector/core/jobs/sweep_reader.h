#ifndef CONNECTOR_CORE_JOBS_SWEEP_READER_H_
#define CONNECTOR_CORE_JOBS_SWEEP_READER_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "connector/core/device_source.h"

namespace muster::connector {

// What a sweep says of itself at its end.
struct SweepEnd {
  inventory::v1::Completeness completeness;
  std::vector<inventory::v1::EndpointProblem> endpoint_problems;
};

// Reads the job `full` to its end, handing each page to `each`, and writes
// nothing anywhere: for looking before anything is used. Blocks.
//
// Errors: those of DeviceSource, and
//   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
//   UNAVAILABLE SWEEP_INCOMPLETE: the sweep could not prove that it is whole.
absl::StatusOr<SweepEnd> ReadSweep(
    DeviceSource& devices, const absl::Notification& cancelled,
    const std::function<void(const DevicePage&)>& each);

// OK if `proof` says that a sweep showed every device.
//
// Errors:
//   UNAVAILABLE SWEEP_INCOMPLETE
absl::Status CheckComplete(const inventory::v1::Completeness& proof);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_SWEEP_READER_H_
