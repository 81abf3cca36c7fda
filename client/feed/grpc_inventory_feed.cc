#include "client/feed/grpc_inventory_feed.h"

#include <chrono>
#include <memory>

#include "base/errors.h"
#include "grpcpp/client_context.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::client {
namespace {

// How long a report may take; the next one says more anyway.
constexpr std::chrono::seconds kReportDeadline(1);

class GrpcInventoryStream final : public InventoryStream {
 public:
  GrpcInventoryStream(LateChannel& channel,
                      const inventory::v1::WatchRequest& request)
      : stub_(inventory::v1::Inventory::NewStub(channel.Get())),
        reader_(stub_->Watch(&context_, request)) {}

  // InventoryStream:
  bool Read(inventory::v1::WatchResponse& message) override {
    return reader_->Read(&message);
  }

  absl::Status Finish() override {
    inventory::v1::WatchResponse unread;  // of a stream that was cancelled
    while (reader_->Read(&unread)) {
    }
    return FromGrpcStatus(reader_->Finish());
  }

  void Cancel() override { context_.TryCancel(); }

 private:
  const std::unique_ptr<inventory::v1::Inventory::Stub> stub_;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReader<inventory::v1::WatchResponse>>
      reader_;
};

}  // namespace

std::unique_ptr<InventoryStream> GrpcInventoryFeed::Open(
    const inventory::v1::WatchRequest& request) {
  return std::make_unique<GrpcInventoryStream>(channel_, request);
}

absl::StatusOr<int64_t> GrpcInventoryFeed::ReportProgress(
    const std::string& watcher, const std::string& resume_token) {
  const auto stub = inventory::v1::Inventory::NewStub(channel_.Get());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kReportDeadline);
  inventory::v1::ReportProgressRequest request;
  request.set_watcher(watcher);
  request.set_resume_token(resume_token);
  inventory::v1::ReportProgressResponse response;
  const grpc::Status status =
      stub->ReportProgress(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response.lag();
}

}  // namespace muster::client
