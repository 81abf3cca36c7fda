#include "connector/core/service/connector_service.h"

#include <string>

#include "connector/core/service/service_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ConnectorServiceTest = ServiceFixture;

using Request = PageSink::Request;

TEST_F(ConnectorServiceTest, DescribesWhatItServes) {
  v1::DescribeResponse response;

  ASSERT_THAT(Call(&v1::Connector::Stub::Describe, {}, response), IsOk());

  EXPECT_THAT(response, EqualsProto(R"pb(
                vendor: "fake"
                sources: "sources/s"
                commands { kind: "lock" platforms: PLATFORM_MAC }
                jobs {
                  name: "full"
                  kind: SYNC_KIND_FULL
                  default_interval { seconds: 3600 }
                }
                jobs {
                  name: "delta"
                  kind: SYNC_KIND_DELTA
                  default_interval { seconds: 60 }
                }
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
