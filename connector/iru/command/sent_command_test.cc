// What is prepared, what is followed, and what is kept from logs.
#include <string>

#include "absl/synchronization/notification.h"
#include "connector/iru/command/iru_command_sink.h"
#include "connector/iru/command/iru_command_sink_fixture.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::IsEmpty;

using SentCommandTest = IruCommandSinkFixture;

TEST_F(SentCommandTest, SendsAtOnceWhatWasPrepared) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({"old"}));
  transport_.On("POST", kLock, Answer(200));
  transport_.On("GET", kCommands, Commands({"old", "newer"}));
  const auto device = Prepare();
  ASSERT_THAT(device, IsOk());
  EXPECT_EQ(device->serial_number(), "SN1");
  const size_t asked = transport_.requests().size();

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "newer");
  ASSERT_EQ(transport_.requests().size(), asked + 2);
  EXPECT_EQ(transport_.requests()[asked].method, "POST");
}

TEST_F(SentCommandTest, ReadsTheDeviceAndItsCommandsBesideEachOther) {
  absl::Notification device_asked;
  absl::Notification list_asked;
  transport_.OnCall("GET", kDevice, [&](const HttpRequest&) {
    device_asked.Notify();
    EXPECT_TRUE(list_asked.WaitForNotificationWithTimeout(absl::Minutes(1)));
    return Answer(200, R"({"device_id":"a","serial_number":"SN1"})");
  });
  transport_.OnCall("GET", kCommands, [&](const HttpRequest&) {
    list_asked.Notify();
    EXPECT_TRUE(device_asked.WaitForNotificationWithTimeout(absl::Minutes(1)));
    return Commands({});
  });

  EXPECT_THAT(Prepare(), IsOk());
}

TEST_F(SentCommandTest, ReadsAgainWhatWasPreparedForLongOrUsed) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kLock, Answer(200));
  ASSERT_THAT(Prepare(), IsOk());
  ASSERT_THAT(Lock(), IsOk());
  EXPECT_EQ(Gets(kDevice), 1);

  ASSERT_THAT(Lock(), IsOk());
  EXPECT_EQ(Gets(kDevice), 2);

  ASSERT_THAT(Prepare(), IsOk());
  clock_.Advance(absl::Seconds(10));
  ASSERT_THAT(Lock(), IsOk());
  EXPECT_EQ(Gets(kDevice), 4);
}

TEST_F(SentCommandTest, ComparesTheSerialNumberOfWhatWasPrepared) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  ASSERT_THAT(Prepare(), IsOk());

  EXPECT_THAT(Lock("SN2"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(SentCommandTest, PreparesNothingThatItWouldNotSend) {
  ShowDevice("Windows");
  transport_.On("GET", kCommands, Commands({}));
  EXPECT_THAT(Prepare(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                 "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(Prepare("SN2"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(sink_.Prepare("a", "SN1", DeviceCommand()),
              ErrorIs(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED"));

  DeviceCommand erase;
  erase.mutable_erase()->set_pin("740193");
  EXPECT_THAT(
      sink_.Prepare("a", "SN1", erase),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(SentCommandTest, ReadsNoListForWhatLeavesNoRow) {
  ShowDevice();
  transport_.On("POST", kPush, Answer(200));

  const auto response = Push();

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->untracked());
  EXPECT_EQ(response->vendor_command_id(), "");
  EXPECT_EQ(Gets(kCommands), 0);
}

TEST_F(SentCommandTest, CannotFollowWhatIsNotOfApples) {
  ShowDevice("Android");
  transport_.On("GET", kCommands, Answer(404, R"({"detail":"Not found."})"));
  transport_.On("POST", kLock, Answer(200));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->untracked());
  EXPECT_EQ(Gets(kCommands), 1);
}

TEST_F(SentCommandTest, DoesNotTakeAnOlderCommandForItsOwn) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({"old"}));
  HttpResponse taken = Answer(200);
  taken.headers.Set("Date", "Thu, 01 Jan 2026 00:00:08 GMT");
  transport_.On("POST", kLock, taken);
  // Ids are as long as their times are late: 00:00:05 and 00:00:07.
  transport_.On("GET", kCommands, Commands({"old", "other"}));
  transport_.On("GET", kCommands, Commands({"old"}));
  transport_.On("GET", kCommands, Commands({"old", "other", "thisone"}));

  const auto without = Lock();
  ShowDevice();
  const auto with = Lock();

  ASSERT_THAT(without, IsOk());
  EXPECT_EQ(without->vendor_command_id(), "");
  ASSERT_THAT(with, IsOk());
  EXPECT_EQ(with->vendor_command_id(), "thisone");
}

TEST_F(SentCommandTest, DeletesADevice) {
  ShowDevice();
  transport_.On("DELETE", kDevice, Answer(204));
  DeviceCommand command;
  command.mutable_delete_device();

  const auto response = sink_.Send("a", "SN1", command);

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->untracked());
  EXPECT_FALSE(response->already_done());
  ASSERT_EQ(transport_.requests().size(), 2u);
  EXPECT_EQ(transport_.requests()[1].method, "DELETE");
  EXPECT_EQ(transport_.requests()[1].body, "");
}

TEST_F(SentCommandTest, MasksThePinOfAnEraseBeforeItIsSent) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", "/api/v1/devices/a/action/erase",
                Answer(400, R"("the PIN 905117 is too simple")"));
  DeviceCommand command;
  command.mutable_erase()->set_pin("905117");

  const auto response = sink_.Send("a", "SN1", command);

  EXPECT_THAT(response, ErrorIs(absl::StatusCode::kFailedPrecondition,
                                "COMMAND_NOT_ALLOWED"));
  EXPECT_EQ(std::string(response.status().message()).find("905117"),
            std::string::npos);
}

}  // namespace
}  // namespace muster::iru
