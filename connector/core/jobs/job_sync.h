#ifndef CONNECTOR_CORE_JOBS_JOB_SYNC_H_
#define CONNECTOR_CORE_JOBS_JOB_SYNC_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/core/jobs/missing_resolver.h"
#include "connector/core/jobs/sync_report.h"
#include "connector/core/records/source_records.h"
#include "connector/core/sync/page_sink.h"

namespace muster::connector {

// One reading of one job from its begin to its end, in the calling thread:
// pulls the pages from the stored cursor on, pushes them and, once all are on
// disk, keeps the new cursor. Only a FULL job reads everything, whatever a
// cursor says, and only it asks for the devices that no page showed. Whatever
// stops it is recorded with the sync, even that the source could not be reached
// at all.
//
// Not thread-safe; for one Run(). What it is given must outlive it.
class JobSync {
 public:
  JobSync(absl::string_view source, const JobSpec& job, DeviceSource& devices,
          PageSink& sink, JobCursors& cursors, const Clock& clock,
          const SyncControl& control)
      : source_(source),
        job_(job),
        devices_(devices),
        sink_(sink),
        cursors_(cursors),
        control_(control),
        missing_(devices, clock, control.cancelled) {}

  // Blocks until the sync ended. A cursor that could not be kept is logged, and
  // costs the next sync some reading.
  //
  // Errors: those of DeviceSource, JobCursors and PageSink, and
  //   CANCELLED SYNC_CANCELLED: it was cancelled.
  //   UNAVAILABLE SWEEP_INCOMPLETE: a FULL sweep could not prove to be whole.
  //   UNAVAILABLE CONTROL_READ_FAILED: all missing devices stayed undecided.
  absl::Status Run();

  // What there is so far; also of a sync that failed.
  const SyncReport& report() const { return report_; }

 private:
  bool IsFull() const { return job_.kind == inventory::v1::SYNC_KIND_FULL; }

  absl::StatusOr<std::string> StoredCursor();
  absl::Status Begin(int64_t expected_count);
  absl::Status Read(Sweep& sweep);
  absl::Status PushPages(Sweep& sweep);
  // False once the sweep has ended.
  absl::StatusOr<bool> PushNext(Sweep& sweep);
  absl::Status Push(DevicePage page, int64_t api_calls);
  absl::Status Commit(Sweep& sweep);
  absl::Status Resolve(const PageSink::Response::Committed& committed);
  void KeepCursor(const std::string& next);
  void Abort(const absl::Status& why, int64_t api_calls);

  const std::string source_;
  const JobSpec& job_;
  DeviceSource& devices_;
  PageSink& sink_;
  JobCursors& cursors_;
  const SyncControl& control_;

  MissingResolver missing_;
  SyncReport report_;
  std::string cursor_;      // as stored
  absl::Status undecided_;  // why a missing device could not be decided
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_JOB_SYNC_H_
