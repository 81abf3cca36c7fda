#include "plugins/sdk/grpc_inventory_feed.h"

#include <memory>

#include "base/errors.h"
#include "grpcpp/client_context.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::plugins {
namespace {

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

}  // namespace muster::plugins
