#ifndef CONNECTOR_CORE_JOBS_SYNC_ENGINE_H_
#define CONNECTOR_CORE_JOBS_SYNC_ENGINE_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/core/jobs/sync_report.h"
#include "connector/core/records/source_records.h"
#include "connector/core/sync/page_sink.h"

namespace muster::connector {

// Takes one source's devices into the inventory. Holds no state of its own
// that a restart would miss.
//
// Thread-safe; blocking. What it is given must outlive it.
class SyncEngine {
 public:
  SyncEngine(std::string source, DeviceSource& devices, OpenPageSink open_sink,
             JobCursors& cursors, const Clock& clock);

  // Reads one job to its end, under a trace of its own: a root span named after
  // the job's kind, such as `sync.full`, and below it one `sync.page` a page.
  // The caller sees to it that there is one of a kind at a time; a newer one
  // supersedes an older one.
  //
  // Errors: those of JobSync::Run().
  absl::StatusOr<SyncReport> RunJob(const JobSpec& job,
                                    const SyncControl& control);

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
  JobCursors& cursors_;
  const Clock& clock_;

  absl::Mutex refreshing_;  // held by the one DEVICE sync that is being pushed
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_SYNC_ENGINE_H_
