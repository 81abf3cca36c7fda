// What the inventory keeps for a connector of one source, so that the connector
// itself may die at any moment. All of it is thread-safe and blocking.
//
// Errors of everything here:
//   UNAVAILABLE INVENTORY_UNREACHABLE: it does not answer; ask again later.
#ifndef CONNECTOR_CORE_RECORDS_SOURCE_RECORDS_H_
#define CONNECTOR_CORE_RECORDS_SOURCE_RECORDS_H_

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::connector {

// How far the reading of each job has come.
class JobCursors {
 public:
  virtual ~JobCursors() = default;

  // What the last Write() of `job` said; empty if there was none.
  virtual absl::StatusOr<std::string> Read(absl::string_view job) = 0;
  virtual absl::Status Write(absl::string_view job,
                             const std::string& position) = 0;
};

// What is wrong with the source for a while.
class IncidentRecords {
 public:
  virtual ~IncidentRecords() = default;

  // Messages of the open incidents, by reason.
  virtual absl::StatusOr<std::map<std::string, std::string>> Open() = 0;

  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND: the inventory does not know the source yet.
  virtual absl::Status Report(const std::string& reason,
                              const std::string& message) = 0;
  // OK too if there is no such incident.
  virtual absl::Status Resolve(const std::string& reason) = 0;
};

// The source itself.
class SourceRecords {
 public:
  virtual ~SourceRecords() = default;

  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND: the inventory does not know it.
  virtual absl::StatusOr<inventory::v1::Source> Get() = 0;

  // The newest hold, without its devices; nullopt if there never was one.
  virtual absl::StatusOr<std::optional<inventory::v1::Hold>> NewestHold() = 0;

  // The same hold with its devices.
  virtual absl::StatusOr<inventory::v1::Hold> GetHold(
      const std::string& name) = 0;

  // Makes the source known if it is not, and waits for its review from now on.
  //
  // Errors:
  //   FAILED_PRECONDITION SOURCE_ACTIVE: it was activated before.
  virtual absl::Status PutReview(const std::string& vendor,
                                 const std::string& host,
                                 const inventory::v1::SourceReview& review) = 0;

  // Ends its review.
  virtual absl::Status Activate() = 0;
};

// The source's devices, as the inventory has them.
class FleetReader {
 public:
  virtual ~FleetReader() = default;

  // Hands every ENROLLED device to `each`, ordered by name; all of one moment.
  virtual absl::Status ReadLiving(
      const std::function<void(const device::v1::Device&)>& each) = 0;

  // One device, REMOVED ones too.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: it has none of that name.
  virtual absl::StatusOr<device::v1::Device> ReadDevice(
      const std::string& name) = 0;
};

// The four of them, of one source.
class InventoryRecords : public JobCursors,
                         public IncidentRecords,
                         public SourceRecords,
                         public FleetReader {};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_RECORDS_SOURCE_RECORDS_H_
