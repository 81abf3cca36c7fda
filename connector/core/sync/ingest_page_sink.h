#ifndef CONNECTOR_CORE_SYNC_INGEST_PAGE_SINK_H_
#define CONNECTOR_CORE_SYNC_INGEST_PAGE_SINK_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/sync/page_sink.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::connector {

// A sync over the inventory's PushPages stream. A few pages are under way
// before the first of them is acked, so that the store writes one while the
// next is fetched. Answers are read on a thread of its own as they come: over
// an in-process channel a write ends only when the other side reads, so that
// two sides that both write would wait for each other for ever.
//
// Not thread-safe. A sink that goes before it was closed breaks the stream:
// the inventory records the sync as FAILED.
class IngestPageSink final : public PageSink {
 public:
  // Pages sent and not acked. Enough to hide one round trip and one fsync;
  // each may be a megabyte in the memory of both sides.
  static constexpr int kMaxUnackedPages = 4;

  // `context` is of this sink's call alone; who else holds it may TryCancel()
  // it at any time, on any thread. The step under way then fails with
  // CANCELLED SYNC_CANCELLED.
  IngestPageSink(std::shared_ptr<inventory::v1::Ingest::StubInterface> stub,
                 std::shared_ptr<grpc::ClientContext> context);
  ~IngestPageSink() override;

  absl::StatusOr<std::string> Begin(Request::Begin begin) override;
  absl::Status Push(Request::Page page) override;
  absl::StatusOr<Response::Committed> Commit(Request::Commit commit) override;
  absl::StatusOr<Response::Resolved> Resolve(Request::Resolve resolve) override;
  absl::Status Abort(Request::Abort abort) override;

 private:
  using Stream = grpc::ClientReaderWriterInterface<Request, Response>;

  // On reader_: takes every answer until the call is over.
  void ReadAll() ABSL_LOCKS_EXCLUDED(mu_);

  // Each of these closes the sink if it fails.
  absl::Status Write(Request& request);
  absl::StatusOr<Response> Await() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status AwaitAck();
  absl::Status OutOfStep(const Response& response);

  // Ends our side, and returns how the inventory ends the call.
  absl::Status Close();
  // How the call ended. To be called once it does: after a failed write, the
  // last answer, or a cancellation.
  absl::Status TakeEnd();

  const std::shared_ptr<inventory::v1::Ingest::StubInterface> stub_;
  const std::shared_ptr<grpc::ClientContext> context_;

  // Null before Begin() and once closed.
  std::unique_ptr<Stream> stream_;
  std::thread reader_;
  int64_t acked_ = 0;  // pages
  int64_t sent_ = 0;   // pages

  absl::Mutex mu_;
  // Answers that were not awaited yet, oldest first.
  std::deque<Response> answers_ ABSL_GUARDED_BY(mu_);
  bool read_all_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_INGEST_PAGE_SINK_H_
