#ifndef INVENTORY_SOURCES_INCIDENT_STORE_H_
#define INVENTORY_SOURCES_INCIDENT_STORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/sources/documents.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// Incidents that are kept of each source, open ones aside. An older one goes
// when a new one opens.
constexpr int kIncidentsKept = 1000;

// What is wrong with a source for a while: at most one open incident of a
// source and reason. The source's count of open ones is always right.
//
// Thread-safe. All that it is made of must outlive it. Errors of all methods:
// those of StoreReader and StoreWriter::Write(), those listed, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
class IncidentStore {
 public:
  IncidentStore(const DeviceStore& store, StoreWriter& writer, Clock& clock)
      : store_(store), writer_(writer), clock_(clock) {}

  // Opens an incident, or counts the open one of that reason once more and
  // takes the new message.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND
  //   INVALID_ARGUMENT INCIDENT_MALFORMED: reason or message is empty.
  absl::StatusOr<v1::Incident> Report(absl::string_view source,
                                      const std::string& reason,
                                      const std::string& message);

  // Ends the open incident of that reason.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND, INCIDENT_NOT_FOUND
  absl::StatusOr<v1::Incident> Resolve(absl::string_view source,
                                       absl::string_view reason);

  // The first `limit` incidents of `source` that are older than the incident
  // `after` ("": from the newest), newest first.
  absl::StatusOr<ResourcePage<v1::Incident>> List(absl::string_view source,
                                                  absl::string_view after,
                                                  int limit) const;

 private:
  const DeviceStore& store_;
  StoreWriter& writer_;
  Clock& clock_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_INCIDENT_STORE_H_
