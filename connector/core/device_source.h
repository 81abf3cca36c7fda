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
#include "absl/time/time.h"
#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::connector {

// One thing that a source can be read for. Its name is the same from release to
// release: it names cursors, schedules and metrics.
struct JobSpec {
  // `full`, `delta`, `posture/filevault`, `facet/apps`, `users`, ...
  std::string name;
  inventory::v1::SyncKind kind = inventory::v1::SYNC_KIND_UNSPECIFIED;
  // From one start to the next, unless configured otherwise.
  absl::Duration interval;
  // It may take long and nobody waits for it: the others do not wait for it
  // either.
  bool bulky = false;
};

// The job that every source has: every device, whole.
constexpr absl::string_view kFullJob = "full";

// One page of what a job reads, and the rows that had to be left out. The
// limits are those of Ingest's pages.
struct DevicePage {
  std::vector<inventory::v1::DeviceObservation> devices;
  std::vector<inventory::v1::BadRow> bad_rows;
  std::vector<inventory::v1::FacetObservation> facets;
  // Devices that were shown and that the configured scope leaves out.
  std::vector<std::string> out_of_scope;
  std::vector<inventory::v1::CatalogEntry> entries;
};

// One reading of one job. Not thread-safe; may fetch ahead on threads of its
// own, which end with it. Fetches no device before the first NextPage(): the
// sync begins between, and everything is read after that.
class Sweep {
 public:
  virtual ~Sweep() = default;

  // Devices that the source says it has; 0 if it does not say.
  virtual int64_t expected_count() const = 0;

  // The next page, or nullopt at the end; of a FULL job, once an empty page
  // proved it.
  //
  // Errors: those of DeviceSource; the sweep is over then.
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  virtual absl::StatusOr<std::optional<DevicePage>> NextPage() = 0;

  // Why the sweep may claim to be complete. Valid after the end.
  virtual inventory::v1::Completeness completeness() const = 0;

  // Endpoints that gave no data in this sweep. Valid after the end.
  virtual std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const = 0;

  // Where the next reading of this job goes on; empty if it always begins anew.
  // To be kept once everything read is on disk. Valid after the end.
  virtual std::string next_cursor() const = 0;

  // Requests spent since the last call.
  virtual int64_t TakeApiCalls() = 0;
};

// What one point read gave.
struct DeviceReading {
  inventory::v1::DeviceObservation device;
  // With details: the lists about the device that could be read.
  std::vector<inventory::v1::FacetObservation> facets;
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

  // What it can be read for; constant. kFullJob comes first.
  virtual std::vector<JobSpec> Jobs() const = 0;

  // Begins to read `job` from `cursor` on (empty: all of it): at most asks how
  // many devices there are. A cursor that the source no longer knows is as
  // good as none. The source and `cancelled` must outlive the sweep.
  //
  // Errors:
  //   NOT_FOUND JOB_NOT_FOUND: none of Jobs().
  virtual absl::StatusOr<std::unique_ptr<Sweep>> BeginJob(
      absl::string_view job, absl::string_view cursor,
      const absl::Notification& cancelled) = 0;

  // How many devices the source says it has now, by its cheapest means; -1 if
  // it does not say. A reason to look, never evidence.
  virtual absl::StatusOr<int64_t> CountDevices() = 0;

  // How many devices there should be by what its jobs were shown so far, in
  // CountDevices()' terms; -1 before a full sweep. Asks nothing.
  virtual int64_t KnownDevices() const = 0;

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
