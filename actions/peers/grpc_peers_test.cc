#include <thread>

#include "absl/synchronization/notification.h"
#include "actions/peers/grpc_command_gateway.h"
#include "actions/peers/grpc_device_lookup.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/grpc/server.h"
#include "gtest/gtest.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::StatusIs;

class OneDevice final : public inventory::v1::Inventory::Service {
 public:
  grpc::Status GetDevice(grpc::ServerContext*,
                         const inventory::v1::GetDeviceRequest* request,
                         device::v1::Device* response) override {
    if (request->name() != "sources/iru/devices/a") {
      return ToGrpcStatus(Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                                "there is none"));
    }
    response->set_name(request->name());
    return grpc::Status::OK;
  }
};

class EchoConnector final : public connector::v1::Connector::Service {
 public:
  grpc::Status Describe(grpc::ServerContext*,
                        const connector::v1::DescribeRequest*,
                        connector::v1::DescribeResponse* response) override {
    response->set_vendor("echo");
    return grpc::Status::OK;
  }

  grpc::Status SendCommand(
      grpc::ServerContext*, const connector::v1::SendCommandRequest* request,
      connector::v1::SendCommandResponse* response) override {
    response->set_vendor_command_id(request->device() + " " +
                                    request->expected_serial_number() + " " +
                                    request->command().lock().message());
    return grpc::Status::OK;
  }

  grpc::Status ListDeviceCommands(
      grpc::ServerContext* context,
      const connector::v1::ListDeviceCommandsRequest* request,
      connector::v1::ListDeviceCommandsResponse* response) override {
    if (request->device() == "sources/iru/devices/slow") {
      reading.Notify();
      while (!context->IsCancelled()) std::this_thread::yield();
      return grpc::Status::CANCELLED;
    }
    *response->add_commands()->mutable_request_time() =
        request->requested_after_time();
    return grpc::Status::OK;
  }

  absl::Notification reading;
};

class GrpcPeersTest : public ::testing::Test {
 protected:
  GrpcPeersTest() {
    GrpcServer::Options options;
    options.services = {&inventory_, &connector_};
    server_ = *GrpcServer::Create(options);
    channel_.Set(server_->InProcessChannel());
  }

  OneDevice inventory_;
  EchoConnector connector_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  GrpcDeviceLookup devices_{channel_};
  GrpcCommandGateway gateway_{channel_};
};

TEST_F(GrpcPeersTest, DeviceIsLookedUpInTheInventory) {
  EXPECT_THAT(devices_.GetDevice("sources/iru/devices/a"),
              IsOkAndHolds(EqualsProto("name: 'sources/iru/devices/a'")));
  EXPECT_THAT(devices_.GetDevice("sources/iru/devices/b"),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(GrpcPeersTest, ConnectorIsAskedWhatItCanDo) {
  EXPECT_THAT(gateway_.Describe(), IsOkAndHolds(EqualsProto("vendor: 'echo'")));
}

TEST_F(GrpcPeersTest, CommandArrivesWholeAtTheConnector) {
  connector::v1::DeviceCommand command;
  command.mutable_lock()->set_message("Lost");

  EXPECT_THAT(gateway_.Send("sources/iru/devices/a", "C02", command),
              IsOkAndHolds(EqualsProto(
                  "vendor_command_id: 'sources/iru/devices/a C02 Lost'")));
}

TEST_F(GrpcPeersTest, ListAsksFromTheGivenTimeOn) {
  const auto rows =
      gateway_.List("sources/iru/devices/a", absl::FromUnixSeconds(77));

  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ((*rows)[0].request_time().seconds(), 77);
}

TEST_F(GrpcPeersTest, CancelledReadsEndAtOnceAndSendsStillWork) {
  absl::Status status;
  std::thread reader([&] {
    status = gateway_.List("sources/iru/devices/slow", absl::Now()).status();
  });
  connector_.reading.WaitForNotification();

  gateway_.CancelReads();
  reader.join();

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(gateway_.List("sources/iru/devices/a", absl::Now()),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(gateway_.Send("sources/iru/devices/a", "", {}),
              StatusIs(absl::StatusCode::kOk));
}

TEST(GrpcPeersAloneTest, ServiceThatIsNotThereIsUnreachable) {
  LateChannel nobody;
  nobody.Set(*MakeChannel("unix:/nonexistent/muster"));

  EXPECT_THAT(GrpcDeviceLookup(nobody).GetDevice("sources/iru/devices/a"),
              ErrorIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
  EXPECT_THAT(GrpcCommandGateway(nobody).Describe(),
              ErrorIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
}

}  // namespace
}  // namespace muster::actions
