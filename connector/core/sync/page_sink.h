#ifndef CONNECTOR_CORE_SYNC_PAGE_SINK_H_
#define CONNECTOR_CORE_SYNC_PAGE_SINK_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::connector {

// Where one sync goes: Begin(), any number of Push(), Commit() and, if that
// named missing devices, Resolve(). Abort() instead of what would follow. After
// the last step, and after any error, the sink is closed: every further call
// fails and has no effect.
//
// Each step carries the current span's trace context. Blocks: that is how
// slowness travels upstream. Not thread-safe.
//
// Errors of everything here:
//   UNAVAILABLE INVENTORY_UNREACHABLE: sync again later. What was acked stays.
//   ABORTED SYNC_SUPERSEDED: a newer sync of this source and kind began.
//   RESOURCE_EXHAUSTED DISK_FULL: the inventory has no room.
//   INTERNAL SYNC_PROTOCOL: an answer to another step; the versions differ.
class PageSink {
 public:
  using Request = inventory::v1::PushPagesRequest;
  using Response = inventory::v1::PushPagesResponse;

  virtual ~PageSink() = default;

  // Opens the sync and returns its name, `sources/{source}/syncs/{sync}`.
  virtual absl::StatusOr<std::string> Begin(Request::Begin begin) = 0;

  // Hands over the next page; its index counts from 0. May return before the
  // page is on disk; only Commit() says that all are.
  virtual absl::Status Push(Request::Page page) = 0;

  // Ends the pages. Closes the sink unless devices are missing.
  virtual absl::StatusOr<Response::Committed> Commit(
      Request::Commit commit) = 0;

  // Says what the source answered about each missing device. Closes the sink.
  virtual absl::StatusOr<Response::Resolved> Resolve(
      Request::Resolve resolve) = 0;

  // Gives up: the sync is FAILED with that error. Closes the sink.
  virtual absl::Status Abort(Request::Abort abort) = 0;
};

// Makes the sink of one new sync; does not block. Thread-safe.
using OpenPageSink = std::function<std::unique_ptr<PageSink>()>;

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_PAGE_SINK_H_
