#include "connector/core/service/device_calls.h"

#include <string>

#include "connector/core/service/service_fixture.h"
#include "gmock/gmock.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Stub = v1::Connector::Stub;

constexpr char kDevice[] = "sources/s/devices/a";

class DeviceCallsTest : public ServiceFixture {
 protected:
  static v1::VendorEvent EventAt(const std::string& id, int64_t seconds) {
    v1::VendorEvent event;
    event.set_id(id);
    event.mutable_time()->set_seconds(seconds);
    return event;
  }

  absl::Status ReadSecret(const std::string& serial_number,
                          v1::ReadSecretResponse& response) {
    v1::ReadSecretRequest request;
    request.set_device(kDevice);
    request.set_expected_serial_number(serial_number);
    request.set_kind(v1::SECRET_KIND_UNLOCK_PIN);
    return Call(&Stub::ReadSecret, request, response);
  }
};

TEST_F(DeviceCallsTest, PreparesACommandAndShowsTheDevice) {
  v1::PrepareCommandRequest request;
  request.set_device(kDevice);
  request.set_expected_serial_number("SN-a");
  request.mutable_command()->mutable_erase();
  v1::PrepareCommandResponse response;

  ASSERT_THAT(Call(&Stub::PrepareCommand, request, response), IsOk());

  EXPECT_EQ(response.device().name(), kDevice);
  EXPECT_EQ(response.device().serial_number(), "SN-a");
  EXPECT_THAT(commands_->prepared(), ElementsAre("a erase"));
  EXPECT_THAT(commands_->sent(), IsEmpty());
}

TEST_F(DeviceCallsTest, PreparesNothingWithoutASerialNumberOrACommand) {
  v1::PrepareCommandRequest request;
  request.set_device(kDevice);
  v1::PrepareCommandResponse response;
  EXPECT_THAT(Call(&Stub::PrepareCommand, request, response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED"));
  request.mutable_command()->mutable_erase();
  EXPECT_THAT(Call(&Stub::PrepareCommand, request, response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED"));

  request.set_expected_serial_number("SN-b");
  EXPECT_THAT(Call(&Stub::PrepareCommand, request, response),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
}

TEST_F(DeviceCallsTest, HandsThePinOfALockOn) {
  commands_->SetUnlockPin("846264");
  v1::SendCommandResponse response;

  ASSERT_THAT(SendLock(kDevice, "SN-a", response), IsOk());

  EXPECT_EQ(response.unlock_pin(), "846264");
}

TEST_F(DeviceCallsTest, ReadsASecretOfTheDeviceThatIsMeant) {
  archive_->AddSecret("a", v1::SECRET_KIND_UNLOCK_PIN, "338327");
  v1::ReadSecretResponse response;

  EXPECT_THAT(ReadSecret("SN-b", response),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  ASSERT_THAT(ReadSecret("SN-a", response), IsOk());

  EXPECT_THAT(response, EqualsProto(R"pb(values { value: "338327" })pb"));
}

TEST_F(DeviceCallsTest, ReadsNoSecretWithoutKnowingWhich) {
  v1::ReadSecretRequest request;
  request.set_device(kDevice);
  request.set_expected_serial_number("SN-a");
  v1::ReadSecretResponse response;

  EXPECT_THAT(Call(&Stub::ReadSecret, request, response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED"));
  EXPECT_THAT(ReadSecret("", response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED"));
  EXPECT_THAT(ReadSecret("SN-a", response),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND"));
}

TEST_F(DeviceCallsTest, ListsTheTenantsEventsPageByPage) {
  for (const int second : {1, 2, 3, 4}) {
    archive_->AddEvent("", EventAt(std::to_string(second), second));
  }
  v1::ListVendorEventsRequest request;
  request.set_parent(kSource);
  request.mutable_after_time()->set_seconds(2);
  v1::ListVendorEventsResponse first;
  ASSERT_THAT(Call(&Stub::ListVendorEvents, request, first), IsOk());
  request.set_cursor(first.next_cursor());
  v1::ListVendorEventsResponse second;
  ASSERT_THAT(Call(&Stub::ListVendorEvents, request, second), IsOk());

  ASSERT_EQ(first.events_size(), 2);
  EXPECT_EQ(first.events(0).id(), "2");
  EXPECT_TRUE(first.more());
  ASSERT_EQ(second.events_size(), 1);
  EXPECT_FALSE(second.more());
}

TEST_F(DeviceCallsTest, ListsTheEventsOfOneDevice) {
  archive_->AddEvent("a", EventAt("of a", 1));
  archive_->AddEvent("b", EventAt("of b", 1));
  v1::ListVendorEventsRequest request;
  request.set_parent(kDevice);
  v1::ListVendorEventsResponse response;

  ASSERT_THAT(Call(&Stub::ListVendorEvents, request, response), IsOk());

  ASSERT_EQ(response.events_size(), 1);
  EXPECT_EQ(response.events(0).id(), "of a");
  request.set_cursor("another");
  EXPECT_THAT(Call(&Stub::ListVendorEvents, request, response),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED"));
  request.set_parent("sources/other");
  EXPECT_THAT(Call(&Stub::ListVendorEvents, request, response),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

// The vendor of this one keeps no archive.
TEST(DeviceCallsWithoutArchiveTest, SaysWhatTheSourceDoesNotKeep) {
  FakeClock clock;
  FakeRandom random;
  FakeInventory inventory;
  ServedSources sources;
  config::v1::IruSource config;
  config.set_source(kSource);
  const auto source = ServedSource::Create(
      config,
      Tenant{kSource, std::make_unique<FakeDeviceSource>(kSource),
             std::make_unique<FakeCommandSink>()},
      {inventory.Opener(), std::make_unique<FakeRecords>(kSource), nullptr,
       clock, random});
  ASSERT_THAT(source, IsOk());
  ASSERT_THAT(sources.Add(*source), IsOk());
  DeviceCalls calls(sources);
  v1::ReadSecretRequest secret;
  secret.set_device(kDevice);
  secret.set_expected_serial_number("SN-a");
  secret.set_kind(v1::SECRET_KIND_UNLOCK_PIN);
  v1::ListVendorEventsRequest events;

  EXPECT_THAT(calls.ReadSecret(secret),
              ErrorIs(absl::StatusCode::kUnimplemented, "SECRET_UNSUPPORTED"));
  for (const char* const parent : {kSource, kDevice}) {
    events.set_parent(parent);
    EXPECT_THAT(
        calls.ListEvents(events),
        ErrorIs(absl::StatusCode::kUnimplemented, "VENDOR_EVENTS_UNSUPPORTED"));
  }
}

}  // namespace
}  // namespace muster::connector
