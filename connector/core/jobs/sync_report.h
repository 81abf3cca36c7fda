#ifndef CONNECTOR_CORE_JOBS_SYNC_REPORT_H_
#define CONNECTOR_CORE_JOBS_SYNC_REPORT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::connector {

// What a sync came to, or how far it is.
struct SyncReport {
  std::string sync;  // sources/{source}/syncs/{sync}; empty if it never began
  int64_t expected_count = 0;  // devices; 0 if the source does not say
  int64_t page_count = 0;
  int64_t device_count = 0;
  int64_t api_call_count = 0;
  int64_t removed_count = 0;
  // More devices were unseen than the guard allows; nothing was removed.
  bool held = false;
  // Endpoints that gave no data; of a sync that ended.
  std::vector<inventory::v1::EndpointProblem> endpoint_problems;
};

// How whoever asked for a sync takes part in it.
struct SyncControl {
  // Stops the sync between two pages or two point reads.
  const absl::Notification& cancelled;
  // Called on the sync's thread once it has a name, and after each page.
  std::function<void(const SyncReport& so_far)> on_progress;
  // W3C trace context of what caused the sync, to be linked. May be empty.
  std::string cause;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_SYNC_REPORT_H_
