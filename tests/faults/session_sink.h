#ifndef TESTS_FAULTS_SESSION_SINK_H_
#define TESTS_FAULTS_SESSION_SINK_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/core/sync/page_sink.h"
#include "inventory/ingest/sync_session.h"

namespace muster::faults {

// A sync that goes into an inventory of this process without gRPC: each step is
// on disk, or what stands for it, when the call returns. Not thread-safe.
class SessionSink final : public connector::PageSink {
 public:
  explicit SessionSink(inventory::SyncSession session)
      : session_(std::move(session)) {}
  // A sync that was not ended is FAILED, as by a stream that breaks.
  ~SessionSink() override;

  absl::StatusOr<std::string> Begin(Request::Begin begin) override;
  absl::Status Push(Request::Page page) override;
  absl::StatusOr<Response::Committed> Commit(Request::Commit commit) override;
  absl::StatusOr<Response::Resolved> Resolve(Request::Resolve resolve) override;
  absl::Status Abort(Request::Abort abort) override;

 private:
  absl::StatusOr<Response> Take(Request request);

  inventory::SyncSession session_;
};

}  // namespace muster::faults

#endif  // TESTS_FAULTS_SESSION_SINK_H_
