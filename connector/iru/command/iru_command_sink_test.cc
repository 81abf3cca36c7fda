#include "connector/iru/command/iru_command_sink.h"

#include <string>

#include "base/errors.h"
#include "connector/iru/command/iru_command_sink_fixture.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using IruCommandSinkTest = IruCommandSinkFixture;

TEST_F(IruCommandSinkTest, FindsTheCommandThatIsNewInTheList) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({"old"}));
  transport_.On("POST", kLock, Answer(200, R"({"PIN":"740193"})"));
  transport_.On("GET", kCommands, Commands({"old", "newer"}));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "newer");
  EXPECT_FALSE(response->already_done());
  EXPECT_EQ(response->send_time().seconds(), 7200);
  ASSERT_THAT(Posts(), SizeIs(1));
  EXPECT_EQ(Posts()[0].body, R"({"Message":"Call us"})");
  EXPECT_EQ(response->unlock_pin(), "740193");
  EXPECT_EQ(Redact("740193").find("740193"), std::string::npos);
}

TEST_F(IruCommandSinkTest, HasNoIdIfTheListDoesNotShowItAtOnce) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({"old"}));
  transport_.On("POST", kLock, Answer(200));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "");
  EXPECT_FALSE(response->untracked());
  EXPECT_THAT(Posts(), SizeIs(1));
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsEvenIfTheListMayNotBeRead) {
  ShowDevice();
  transport_.On("GET", kCommands, Answer(403));
  transport_.On("POST", kLock, Answer(200));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->vendor_command_id(), "");
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(IruCommandSinkTest, SendsNothingIfTheListFails) {
  ShowDevice();
  transport_.On("GET", kCommands, Answer(500));

  EXPECT_THAT(Lock(),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMAND_NOT_SENT"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsNothingToADeviceThatIsGone) {
  transport_.On("GET", kDevice, Answer(404, R"({"detail":"Not found."})"));

  EXPECT_THAT(Lock(), ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsNothingToAnotherSerialNumber) {
  ShowDevice();

  EXPECT_THAT(Lock("SN10"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(Lock("sn1"),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SendsNothingToAPlatformThatDoesNotKnowIt) {
  ShowDevice("Windows");

  EXPECT_THAT(Lock(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(Posts(), IsEmpty());
}

TEST_F(IruCommandSinkTest, SaysThatTheDeviceIsLockedAlready) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kLock,
                Answer(400, R"("This device is already locked.")"));

  const auto response = Lock();

  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->already_done());
}

TEST_F(IruCommandSinkTest, IsInDoubtAfterALostAnswerAndSendsOnce) {
  ShowDevice();
  transport_.On("GET", kCommands, Commands({}));
  transport_.On("POST", kLock,
                muster::Error(absl::StatusCode::kDeadlineExceeded,
                              "HTTP_TIMEOUT", "too slow"));

  EXPECT_THAT(Lock(), ErrorIs(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT"));
  EXPECT_THAT(Posts(), SizeIs(1));
}

TEST_F(IruCommandSinkTest, AsksNothingWhenReadOnly) {
  IruCommandSink::Options options;
  options.read_only = true;
  IruCommandSink sink(client_, clock_, options);
  DeviceCommand command;
  command.mutable_lock();

  EXPECT_THAT(
      sink.Send("a", "SN1", command),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
  EXPECT_THAT(
      sink.Prepare("a", "SN1", command),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(IruCommandSinkTest, RefusesACommandOfNoKind) {
  EXPECT_THAT(sink_.Send("a", "SN1", DeviceCommand()),
              ErrorIs(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED"));
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(IruCommandSinkTest, ListsWhatWasRequestedSince) {
  transport_.On("GET", kCommands, Commands({"1", "22", "333"}));

  const auto commands =
      sink_.List("a", absl::FromCivil(absl::CivilSecond(2026, 1, 1, 0, 0, 2),
                                      absl::UTCTimeZone()));

  ASSERT_THAT(commands, IsOk());
  ASSERT_THAT(*commands, SizeIs(2));
  EXPECT_EQ(commands->at(0).id(), "333");
  EXPECT_EQ(commands->at(1).id(), "22");
}

TEST_F(IruCommandSinkTest, ListsNothingOfADeviceThatIsGone) {
  transport_.On("GET", kCommands, Answer(404, R"({"detail":"Not found."})"));

  EXPECT_THAT(sink_.List("a", absl::InfinitePast()),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(IruCommandSinkTest, SaysWhereItsCommandsWorkAndWhereTheyAreFollowed) {
  const auto supported = sink_.Supported();

  ASSERT_THAT(supported, SizeIs(24));
  EXPECT_EQ(supported[0].kind(), "lock");
  EXPECT_EQ(supported[0].platforms_size(), 6);
  EXPECT_EQ(supported[0].tracked_platforms_size(), 5);
  EXPECT_EQ(supported[1].kind(), "blank_push");
  EXPECT_EQ(supported[1].tracked_platforms_size(), 0);
  EXPECT_EQ(supported[2].kind(), "erase");
  EXPECT_EQ(supported[2].platforms_size(), 7);
}

}  // namespace
}  // namespace muster::iru
