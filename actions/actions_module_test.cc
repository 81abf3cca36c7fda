#include "actions/actions_module.h"

#include <atomic>
#include <memory>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "base/grpc/server.h"
#include "gtest/gtest.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr char kMac[] = "sources/iru/devices/mac";

class OneMac final : public inventory::v1::Inventory::Service {
 public:
  grpc::Status GetDevice(grpc::ServerContext*,
                         const inventory::v1::GetDeviceRequest* request,
                         device::v1::Device* response) override {
    response->set_name(request->name());
    response->set_serial_number("C02");
    response->set_platform(device::v1::PLATFORM_MAC);
    return grpc::Status::OK;
  }
};

class PushConnector final : public connector::v1::Connector::Service {
 public:
  grpc::Status Describe(grpc::ServerContext*,
                        const connector::v1::DescribeRequest*,
                        connector::v1::DescribeResponse* response) override {
    auto& support = *response->add_commands();
    support.set_kind("blank_push");
    support.add_platforms(device::v1::PLATFORM_MAC);
    return grpc::Status::OK;
  }

  grpc::Status PrepareCommand(
      grpc::ServerContext*, const connector::v1::PrepareCommandRequest* request,
      connector::v1::PrepareCommandResponse* response) override {
    response->mutable_device()->set_serial_number(
        request->expected_serial_number());
    return grpc::Status::OK;
  }

  grpc::Status SendCommand(
      grpc::ServerContext*, const connector::v1::SendCommandRequest*,
      connector::v1::SendCommandResponse* response) override {
    response->set_untracked(true);
    if (++sends == 1) sent.Notify();
    return grpc::Status::OK;
  }

  std::atomic<int> sends{0};
  absl::Notification sent;
};

// The module on a server of its own, beside the services that it calls.
class ActionsModuleTest : public ::testing::Test {
 protected:
  ActionsModuleTest() { config_.set_data_dir(dir_.path()); }
  ~ActionsModuleTest() override { Stop(); }

  void Start() {
    channel_ = std::make_unique<LateChannel>();
    module_ = Make().value();
    GrpcServer::Options options;
    options.services = module_->Services();
    options.services.push_back(&inventory_);
    options.services.push_back(&connector_);
    server_ = GrpcServer::Create(options).value();
    channel_->Set(server_->InProcessChannel());
    stub_ = v1::Actions::NewStub(server_->InProcessChannel());
    ASSERT_THAT(module_->Start(), IsOk());
  }

  absl::StatusOr<std::unique_ptr<Module>> Make() {
    return CreateActionsModule(config_,
                               {*RealClock(), random_, *channel_, *channel_});
  }

  void Stop() {
    if (module_ == nullptr) return;
    module_->Drain();
    server_->Shutdown(absl::Seconds(5));
    stub_.reset();
    server_.reset();
    module_.reset();
  }

  v1::Command Push() {
    v1::CreateCommandRequest request;
    request.set_parent(kMac);
    request.mutable_command()->mutable_blank_push();
    request.set_request_id("id");
    grpc::ClientContext context;
    v1::Command command;
    EXPECT_TRUE(stub_->CreateCommand(&context, request, &command).ok());
    return command;
  }

  v1::Command Get(const std::string& name) {
    v1::GetCommandRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    v1::Command command;
    EXPECT_TRUE(stub_->GetCommand(&context, request, &command).ok());
    return command;
  }

  testing::TempDir dir_;
  config::v1::MusterConfig config_;
  FakeRandom random_;
  OneMac inventory_;
  PushConnector connector_;
  std::unique_ptr<LateChannel> channel_ = std::make_unique<LateChannel>();
  std::unique_ptr<Module> module_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Actions::Stub> stub_;
};

TEST_F(ActionsModuleTest, CommandIsSentByItselfAndKeptOverARestart) {
  Start();
  const v1::Command command = Push();
  connector_.sent.WaitForNotification();
  Stop();

  Start();

  EXPECT_EQ(Get(command.name()).state(), v1::COMMAND_STATE_SUCCEEDED);
  EXPECT_EQ(connector_.sends, 1);
}

TEST_F(ActionsModuleTest, CommandIsTakenButNotSentWhileDraining) {
  Start();
  module_->Drain();

  const v1::Command command = Push();

  EXPECT_EQ(Get(command.name()).state(), v1::COMMAND_STATE_QUEUED);
  EXPECT_EQ(connector_.sends, 0);
}

TEST_F(ActionsModuleTest, DrainEndsWatchesSoThatTheyResumeElsewhere) {
  Start();
  v1::WatchCommandsRequest request;
  request.set_parent("sources/-/devices/-");
  grpc::ClientContext context;
  const auto stream = stub_->WatchCommands(&context, request);
  v1::WatchCommandsResponse response;
  ASSERT_TRUE(stream->Read(&response));

  module_->Drain();

  while (stream->Read(&response)) {
  }
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST_F(ActionsModuleTest, DelayThatIsNotPositiveIsRefused) {
  config_.mutable_actions()->add_follow_delays();

  EXPECT_THAT(Make(),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

TEST_F(ActionsModuleTest, NegativeOfflineTimeIsRefused) {
  config_.mutable_actions()->mutable_offline_after()->set_seconds(-1);

  EXPECT_THAT(Make(),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

TEST_F(ActionsModuleTest, DataDirectoryBelongsToOneProcess) {
  Start();

  EXPECT_THAT(Make(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "DATA_DIR_LOCKED"));
}

}  // namespace
}  // namespace muster::actions
