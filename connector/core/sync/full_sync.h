#ifndef CONNECTOR_CORE_SYNC_FULL_SYNC_H_
#define CONNECTOR_CORE_SYNC_FULL_SYNC_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "connector/core/sync/missing_resolver.h"
#include "connector/core/sync/page_sink.h"

namespace muster::connector {

// What a sync came to.
struct SyncReport {
  std::string sync;  // sources/{source}/syncs/{sync}; empty if it never began
  int64_t page_count = 0;
  int64_t device_count = 0;
  int64_t removed_count = 0;
  // More devices were unseen than the guard allows; nothing was removed.
  bool held = false;
};

// One FULL sync from its begin to its end, in the calling thread: pulls the
// pages, pushes them, and asks for what they did not show. Whatever stops it
// is recorded with the sync, even that the source could not be reached at all.
//
// Not thread-safe; for one Run(). What it is given must outlive it.
class FullSync {
 public:
  FullSync(absl::string_view source, DeviceSource& devices, PageSink& sink,
           const Clock& clock, const absl::Notification& cancelled)
      : source_(source),
        devices_(devices),
        sink_(sink),
        cancelled_(cancelled),
        missing_(devices, clock, cancelled) {}

  // Blocks until the sync ended. `on_begun` is called with its name, once,
  // unless the inventory could not be reached.
  //
  // Errors: those of DeviceSource and PageSink, and
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  //   UNAVAILABLE SWEEP_INCOMPLETE: the sweep could not prove that it is whole.
  //   UNAVAILABLE CONTROL_READ_FAILED: all missing devices stayed undecided.
  absl::Status Run(const std::function<void(absl::string_view)>& on_begun);

  // What there is so far; also of a sync that failed.
  const SyncReport& report() const { return report_; }

 private:
  absl::Status Begin(int64_t expected_count);
  absl::Status Sweep(connector::Sweep& sweep);
  absl::Status PushPages(connector::Sweep& sweep);
  // False once the sweep has ended.
  absl::StatusOr<bool> PushNext(connector::Sweep& sweep);
  absl::Status Push(DevicePage page, int64_t api_calls);
  absl::Status Commit(connector::Sweep& sweep);
  absl::Status Resolve(const PageSink::Response::Committed& committed);
  void Abort(const absl::Status& why, int64_t api_calls);

  const std::string source_;
  DeviceSource& devices_;
  PageSink& sink_;
  const absl::Notification& cancelled_;

  MissingResolver missing_;
  SyncReport report_;
  absl::Status undecided_;  // why a missing device could not be decided
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_FULL_SYNC_H_
