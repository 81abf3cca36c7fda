#ifndef INVENTORY_TESTING_TEST_SERVER_H_
#define INVENTORY_TESTING_TEST_SERVER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/random.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "inventory/service/inventory_module.h"
#include "inventory/testing/requests.h"
#include "proto/muster/inventory/v1/catalog.grpc.pb.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory::testing {

// The whole module in a server without a socket, with real threads and real
// time. A base of tests.
class TestServer : public ::testing::Test {
 protected:
  using PushStream =
      grpc::ClientReaderWriter<v1::PushPagesRequest, v1::PushPagesResponse>;

  TestServer() { Start(); }
  ~TestServer() override { Stop(); }

  void Start() {
    auto module =
        CreateInventoryModule(Config(), {*RealClock(), *RealRandom()});
    ASSERT_THAT(module, ::muster::testing::IsOk());
    module_ = *std::move(module);
    GrpcServer::Options options;
    options.services = module_->Services();
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, ::muster::testing::IsOk());
    server_ = *std::move(server);
    ASSERT_THAT(module_->Start(), ::muster::testing::IsOk());
    const auto channel = server_->InProcessChannel();
    inventory_ = v1::Inventory::NewStub(channel);
    ingest_ = v1::Ingest::NewStub(channel);
    sources_ = v1::Sources::NewStub(channel);
    catalog_ = v1::Catalog::NewStub(channel);
  }
  void Stop() {
    inventory_.reset();
    ingest_.reset();
    sources_.reset();
    catalog_.reset();
    module_->Drain();
    server_->Shutdown(absl::Seconds(10));
    server_.reset();
    module_.reset();
  }
  config::v1::MusterConfig Config() const {
    config::v1::MusterConfig config;
    config.set_data_dir(dir_.path());
    return config;
  }

  static v1::PushPagesResponse Send(PushStream& stream,
                                    const v1::PushPagesRequest& request) {
    v1::PushPagesResponse response;
    EXPECT_TRUE(stream.Write(request));
    EXPECT_TRUE(stream.Read(&response));
    return response;
  }
  // A FULL sync of one page; what its commit answered.
  v1::PushPagesResponse::Committed Sync(
      const std::vector<v1::DeviceObservation>& devices,
      const std::vector<v1::Resolution>& resolutions = {}) {
    grpc::ClientContext context;
    const auto stream = ingest_->PushPages(&context);
    Send(*stream, Begin());
    Send(*stream, Page(0, devices));
    const auto committed = Send(*stream, Commit(1)).committed();
    if (!resolutions.empty()) Send(*stream, Resolve(resolutions));
    stream->WritesDone();
    EXPECT_THAT(FromGrpcStatus(stream->Finish()), ::muster::testing::IsOk());
    return committed;
  }
  absl::StatusOr<v1::ListDevicesResponse> List(
      const v1::ListDevicesRequest& request) {
    grpc::ClientContext context;
    v1::ListDevicesResponse response;
    const grpc::Status status =
        inventory_->ListDevices(&context, request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response;
  }
  absl::StatusOr<v1::ListSyncsResponse> ListSyncs(
      const v1::ListSyncsRequest& request) {
    grpc::ClientContext context;
    v1::ListSyncsResponse response;
    const grpc::Status status =
        sources_->ListSyncs(&context, request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response;
  }

  const ::muster::testing::TempDir dir_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Inventory::Stub> inventory_;
  std::unique_ptr<v1::Ingest::Stub> ingest_;
  std::unique_ptr<v1::Sources::Stub> sources_;
  std::unique_ptr<v1::Catalog::Stub> catalog_;
};

// One Watch, read message by message.
class Watching {
 public:
  Watching(v1::Inventory::Stub& inventory, absl::string_view token) {
    v1::WatchRequest request;
    request.set_parent("sources/-");
    request.set_resume_token(std::string(token));
    reader_ = inventory.Watch(&context_, request);
  }
  v1::WatchResponse Next() {
    v1::WatchResponse response;
    EXPECT_TRUE(reader_->Read(&response));
    return response;
  }
  // Passes over messages without changes.
  v1::WatchResponse NextWithChanges() {
    v1::WatchResponse response = Next();
    while (response.changes().empty()) response = Next();
    return response;
  }
  // What the stream ended with, once it does.
  absl::Status Finish() {
    v1::WatchResponse ignored;
    while (reader_->Read(&ignored)) {
    }
    return FromGrpcStatus(reader_->Finish());
  }
  void Cancel() {
    context_.TryCancel();
    EXPECT_THAT(Finish(),
                ::muster::testing::StatusIs(absl::StatusCode::kCancelled));
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_TESTING_TEST_SERVER_H_
