#ifndef CONNECTOR_CORE_SYNC_SYNC_ENGINE_H_
#define CONNECTOR_CORE_SYNC_SYNC_ENGINE_H_

#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/core/sync/full_sync.h"
#include "connector/core/sync/page_sink.h"

namespace muster::connector {

// How whoever asked for a sync takes part in it.
struct SyncControl {
  // Stops the sync between two pages or two point reads.
  const absl::Notification& cancelled;
  // Called with the sync's name, on the sync's thread, as soon as it has one.
  std::function<void(absl::string_view sync)> on_begun;
  // W3C trace context of what caused the sync, to be linked. May be empty.
  std::string cause;
};

// Takes one source's devices into the inventory. Holds no state of its own
// that a restart would miss.
//
// Thread-safe; blocking. What it is given must outlive it.
class SyncEngine {
 public:
  SyncEngine(std::string source, DeviceSource& devices, OpenPageSink open_sink,
             const Clock& clock);

  // Runs one FULL sync to its end, under a trace of its own: a root span
  // `sync.full`, and below it one `sync.page` a page. The caller sees to it
  // that there is one at a time; a newer one supersedes an older one.
  //
  // Errors: those of FullSync::Run().
  absl::StatusOr<SyncReport> RunFull(const SyncControl& control);

  // Reads one device with its details and writes it as a DEVICE sync. Waits
  // for other refreshes of this source. A device that cannot be read leaves
  // the inventory as it is.
  //
  // Errors: those of DeviceSource::ReadDevice() and PageSink.
  absl::StatusOr<DeviceReading> Refresh(absl::string_view vendor_id)
      ABSL_LOCKS_EXCLUDED(refreshing_);

 private:
  absl::Status Push(const DeviceReading& reading);

  const std::string source_;
  DeviceSource& devices_;
  const OpenPageSink open_sink_;
  const Clock& clock_;

  absl::Mutex refreshing_;  // held by the one DEVICE sync that is being pushed
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_SYNC_ENGINE_H_
