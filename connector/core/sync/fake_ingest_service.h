#ifndef CONNECTOR_CORE_SYNC_FAKE_INGEST_SERVICE_H_
#define CONNECTOR_CORE_SYNC_FAKE_INGEST_SERVICE_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "connector/core/sync/fake_page_sink.h"
#include "grpcpp/server_context.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::connector {

// A FakeInventory behind gRPC: every PushPages stream is one sync of it.
// Thread-safe. `inventory` must outlive it.
class FakeIngestService final : public inventory::v1::Ingest::Service {
 public:
  explicit FakeIngestService(FakeInventory& inventory)
      : inventory_(inventory) {}

  // From now on commits are read and never answered.
  void HangOnCommit() { hangs_ = true; }
  // Waits until one was.
  void AwaitHanging() { hanging_.WaitForNotification(); }

  // The traceparents of all steps read, in order.
  std::vector<std::string> traceparents() const ABSL_LOCKS_EXCLUDED(mu_);

  grpc::Status PushPages(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<inventory::v1::PushPagesResponse,
                               inventory::v1::PushPagesRequest>* stream)
      override;

 private:
  using Request = PageSink::Request;
  using Response = PageSink::Response;

  // Hands `request` to `sink`, and writes what it answers into `response`.
  absl::Status Take(Request request, PageSink& sink, Response& response);

  // Notes the step; false if it is not to be answered.
  bool Note(const Request& request) ABSL_LOCKS_EXCLUDED(mu_);

  FakeInventory& inventory_;
  std::atomic<bool> hangs_ = false;
  absl::Notification hanging_;

  mutable absl::Mutex mu_;
  std::vector<std::string> traceparents_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_FAKE_INGEST_SERVICE_H_
