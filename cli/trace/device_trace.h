#ifndef CLI_TRACE_DEVICE_TRACE_H_
#define CLI_TRACE_DEVICE_TRACE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/client/client.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/maintenance.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::cli {

// How far a watcher is with one change.
enum class ChangeStep {
  kHandled,   // it reported so
  kSent,      // it has been sent it, and has not reported that it is handled
  kSnapshot,  // it is still being shown the snapshot, which holds it
  kWaiting,   // it has not been sent it yet
  kStalled,   // likewise, because it takes nothing
};

// One watcher of the source, and its step.
struct WatcherStep {
  inventory::v1::WatcherStatus watcher;
  ChangeStep step = ChangeStep::kWaiting;
};

// Where the last change of a device is now.
struct DeviceTrace {
  inventory::v1::Change change;
  // Unset if no sync brought it, or if it is not kept any more.
  std::optional<inventory::v1::Sync> sync;
  // Of the watchers that are connected, those that watch the source. The
  // furthest behind first. May be empty.
  std::vector<WatcherStep> watchers;

  // The trace of the commit, 32 hex digits; "" if it was committed without
  // tracing. Whether that was sampled: other spans of it were sent only if they
  // failed.
  std::string CommitTraceId() const;
  bool CommitWasSampled() const;
};

// Asks for all of it. `device` is the resource name.
//
// Errors:
//   NOT_FOUND REVISION_NOT_KEPT: the history of the device is gone.
//   Those of the RPCs.
absl::StatusOr<DeviceTrace> TraceDevice(Client& client,
                                        const std::string& device);

}  // namespace muster::cli

#endif  // CLI_TRACE_DEVICE_TRACE_H_
