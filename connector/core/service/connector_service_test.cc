#include "connector/core/service/connector_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "base/threads/thread_pool.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/sync/fake_ingest_service.h"
#include "connector/core/sync/ingest_client.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Request = PageSink::Request;

constexpr char kSource[] = "sources/s";

// The service and the inventory that it writes to, on one in-process server.
class ConnectorServiceTest : public ::testing::Test {
 protected:
  ConnectorServiceTest() {
    auto devices = std::make_unique<FakeDeviceSource>(kSource);
    auto commands = std::make_unique<FakeCommandSink>();
    devices_ = devices.get();
    commands_ = commands.get();
    for (const char* id : {"a", "b", "c"}) devices_->Add(id);
    source_ = std::make_unique<ServedSource>(
        Tenant{kSource, std::move(devices), std::move(commands)},
        [this] { return ingest_.Open(); }, clock_, SyncScheduler::Options());
    service_ = std::make_unique<ConnectorService>(
        std::vector<ServedSource*>{source_.get()}, clock_, pool_);
  }

  void SetUp() override {
    GrpcServer::Options options;
    options.services = {service_.get(), &ingest_service_};
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    channel_.Set(server_->InProcessChannel());
    stub_ = v1::Connector::NewStub(server_->InProcessChannel());
  }

  // Makes one call and returns how it ended.
  template <typename RequestT, typename ResponseT>
  absl::Status Call(grpc::Status (v1::Connector::Stub::*method)(
                        grpc::ClientContext*, const RequestT&, ResponseT*),
                    const RequestT& request, ResponseT& response) {
    grpc::ClientContext context;
    return FromGrpcStatus(((*stub_).*method)(&context, request, &response));
  }
  absl::Status StartSync(v1::StartSyncResponse& response,
                         const std::string& source = kSource) {
    v1::StartSyncRequest request;
    request.set_source(source);
    return Call(&v1::Connector::Stub::StartSync, request, response);
  }
  absl::Status CancelSync(const std::string& sync) {
    v1::CancelSyncRequest request;
    request.set_sync(sync);
    v1::CancelSyncResponse response;
    return Call(&v1::Connector::Stub::CancelSync, request, response);
  }
  absl::Status SendLock(const std::string& device, const std::string& serial,
                        v1::SendCommandResponse& response) {
    v1::SendCommandRequest request;
    request.set_device(device);
    request.set_expected_serial_number(serial);
    request.mutable_command()->mutable_lock();
    return Call(&v1::Connector::Stub::SendCommand, request, response);
  }

  FakeClock clock_;
  FakeInventory inventory_;
  FakeIngestService ingest_service_{inventory_};
  LateChannel channel_;
  IngestClient ingest_{channel_};
  FakeDeviceSource* devices_;
  FakeCommandSink* commands_;
  std::unique_ptr<ServedSource> source_;
  ThreadPool pool_{2};
  std::unique_ptr<ConnectorService> service_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Connector::Stub> stub_;
};

TEST_F(ConnectorServiceTest, DescribesWhatItServes) {
  v1::DescribeResponse response;

  ASSERT_THAT(Call(&v1::Connector::Stub::Describe, {}, response), IsOk());

  EXPECT_THAT(response, EqualsProto(R"pb(
                vendor: "fake"
                sources: "sources/s"
                commands { kind: "lock" platforms: PLATFORM_MAC }
              )pb"));
}

TEST_F(ConnectorServiceTest, TellsWhatTheCredentialMayUse) {
  v1::CheckAccessRequest request;
  request.set_source(kSource);
  v1::CheckAccessResponse response;

  ASSERT_THAT(Call(&v1::Connector::Stub::CheckAccess, request, response),
              IsOk());

  ASSERT_EQ(response.access_size(), 1);
  EXPECT_EQ(response.access(0).state(), v1::ACCESS_STATE_GRANTED);
}

TEST_F(ConnectorServiceTest, RefusesASourceThatItDoesNotServe) {
  v1::StartSyncResponse response;

  EXPECT_THAT(StartSync(response, "sources/other"),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
  EXPECT_THAT(CancelSync("sources/other/syncs/1"),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
  v1::SendCommandResponse sent;
  EXPECT_THAT(SendLock("sources/other/devices/a", "SN-a", sent),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

TEST_F(ConnectorServiceTest, RefusesANameOfAnotherForm) {
  v1::StartSyncResponse response;

  EXPECT_THAT(
      StartSync(response, "s"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(ConnectorServiceTest, SyncsTheWholeSourceIntoTheInventory) {
  v1::StartSyncResponse response;

  ASSERT_THAT(StartSync(response), IsOk());

  EXPECT_EQ(response.sync(), "sources/s/syncs/1");
  EXPECT_FALSE(response.already_running());
  EXPECT_EQ(inventory_.Steps(Request::kPage).size(), 2);
  EXPECT_EQ(inventory_.Steps(Request::kCommit).size(), 1);
}

TEST_F(ConnectorServiceTest, AnswersWithTheSyncThatRunsAndCancelsIt) {
  absl::Notification asked;
  devices_->OnPage([&](size_t index) {
    if (index == 1) asked.WaitForNotification();
  });
  source_->wake = [this] {
    pool_.Post([this] { source_->scheduler.RunOnce(); });
  };
  v1::StartSyncResponse first;
  v1::StartSyncResponse second;

  ASSERT_THAT(StartSync(first), IsOk());
  ASSERT_THAT(StartSync(second), IsOk());
  ASSERT_THAT(CancelSync(first.sync()), IsOk());
  asked.Notify();
  ASSERT_TRUE(source_->scheduler.AwaitIdle(absl::InfiniteDuration()));

  EXPECT_FALSE(first.already_running());
  EXPECT_TRUE(second.already_running());
  EXPECT_EQ(second.sync(), first.sync());
  const auto aborts = inventory_.Steps(Request::kAbort);
  ASSERT_EQ(aborts.size(), 1);
  EXPECT_EQ(aborts[0].abort().error().reason(), "SYNC_CANCELLED");
  EXPECT_THAT(CancelSync(first.sync()), IsOk());
}

TEST_F(ConnectorServiceTest, NamesTheSyncEvenIfTheHostIsUnreachable) {
  devices_->FailSweeps(
      Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host"));
  v1::StartSyncResponse response;

  ASSERT_THAT(StartSync(response), IsOk());

  EXPECT_EQ(response.sync(), "sources/s/syncs/1");
  EXPECT_EQ(inventory_.Steps(Request::kAbort).size(), 1);
}

TEST_F(ConnectorServiceTest, StartsNoOtherKindOfSyncThanFull) {
  v1::StartSyncRequest request;
  request.set_source(kSource);
  request.set_kind(inventory::v1::SYNC_KIND_DELTA);
  v1::StartSyncResponse response;

  EXPECT_THAT(
      Call(&v1::Connector::Stub::StartSync, request, response),
      ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_KIND_UNSUPPORTED"));
}

TEST_F(ConnectorServiceTest, RefusesToCancelASyncThatItDoesNotRun) {
  EXPECT_THAT(CancelSync("sources/s/syncs/5"),
              ErrorIs(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND"));
}

TEST_F(ConnectorServiceTest, ReturnsARefreshedDeviceAfterWritingIt) {
  v1::RefreshDeviceRequest request;
  request.set_name("sources/s/devices/b");
  v1::RefreshDeviceResponse response;

  ASSERT_THAT(Call(&v1::Connector::Stub::RefreshDevice, request, response),
              IsOk());

  EXPECT_EQ(response.device().serial_number(), "SN-b");
  EXPECT_THAT(devices_->reads(), ElementsAre("b+"));
  const auto pages = inventory_.Steps(Request::kPage);
  ASSERT_EQ(pages.size(), 1);
  EXPECT_EQ(pages[0].page().devices(0).device().name(), "sources/s/devices/b");
}

TEST_F(ConnectorServiceTest, SaysWhichDeviceTheSourceDoesNotHave) {
  v1::RefreshDeviceRequest request;
  request.set_name("sources/s/devices/lost");
  v1::RefreshDeviceResponse response;

  const absl::Status end =
      Call(&v1::Connector::Stub::RefreshDevice, request, response);

  EXPECT_THAT(end, ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(std::string(end.message()), HasSubstr("sources/s/devices/lost"));
}

TEST_F(ConnectorServiceTest, SendsACommandAndListsItNewestFirst) {
  v1::SendCommandResponse sent;
  ASSERT_THAT(SendLock("sources/s/devices/a", "SN-a", sent), IsOk());
  ASSERT_THAT(SendLock("sources/s/devices/a", "SN-a", sent), IsOk());
  EXPECT_EQ(sent.vendor_command_id(), "command-1");

  v1::ListDeviceCommandsRequest request;
  request.set_device("sources/s/devices/a");
  v1::ListDeviceCommandsResponse all;
  ASSERT_THAT(Call(&v1::Connector::Stub::ListDeviceCommands, request, all),
              IsOk());
  request.mutable_requested_after_time()->set_seconds(1);
  v1::ListDeviceCommandsResponse late;
  ASSERT_THAT(Call(&v1::Connector::Stub::ListDeviceCommands, request, late),
              IsOk());

  ASSERT_EQ(all.commands_size(), 2);
  EXPECT_EQ(all.commands(0).id(), "command-1");
  ASSERT_EQ(late.commands_size(), 1);
  EXPECT_EQ(late.commands(0).id(), "command-1");
}

TEST_F(ConnectorServiceTest, KeepsTheReasonWhyACommandWasNotSent) {
  v1::SendCommandResponse response;

  EXPECT_THAT(SendLock("sources/s/devices/a", "another", response),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
}

TEST_F(ConnectorServiceTest, SendsNothingWithoutASerialNumberOrACommand) {
  v1::SendCommandRequest request;
  request.set_device("sources/s/devices/a");
  v1::SendCommandResponse response;

  EXPECT_THAT(Call(&v1::Connector::Stub::SendCommand, request, response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED"));
  EXPECT_THAT(SendLock("sources/s/devices/a", "", response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED"));
}

}  // namespace
}  // namespace muster::connector
