#include "actions/store/lifecycle.h"

#include <set>
#include <utility>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kQueued = v1::COMMAND_STATE_QUEUED;
constexpr auto kSending = v1::COMMAND_STATE_SENDING;
constexpr auto kAccepted = v1::COMMAND_STATE_ACCEPTED;
constexpr auto kRunning = v1::COMMAND_STATE_RUNNING;
constexpr auto kNotNow = v1::COMMAND_STATE_NOT_NOW;
constexpr auto kOffline = v1::COMMAND_STATE_OFFLINE_PENDING;
constexpr auto kUncertain = v1::COMMAND_STATE_UNCERTAIN;
constexpr auto kSucceeded = v1::COMMAND_STATE_SUCCEEDED;
constexpr auto kFailed = v1::COMMAND_STATE_FAILED;

v1::Command InState(v1::CommandState state) {
  v1::Command command;
  command.set_name("sources/iru/devices/a/commands/c");
  command.set_state(state);
  return command;
}

TEST(LifecycleTest, AllowsExactlyTheseMoves) {
  const std::set<std::pair<v1::CommandState, v1::CommandState>> legal = {
      {kQueued, kSending},

      {kSending, kQueued},     {kSending, kAccepted},    {kSending, kUncertain},
      {kSending, kSucceeded},  {kSending, kFailed},

      {kUncertain, kAccepted}, {kUncertain, kSucceeded}, {kUncertain, kFailed},

      {kAccepted, kRunning},   {kAccepted, kNotNow},     {kAccepted, kOffline},
      {kAccepted, kSucceeded}, {kAccepted, kFailed},

      {kRunning, kAccepted},   {kRunning, kNotNow},      {kRunning, kOffline},
      {kRunning, kSucceeded},  {kRunning, kFailed},

      {kNotNow, kAccepted},    {kNotNow, kRunning},      {kNotNow, kOffline},
      {kNotNow, kSucceeded},   {kNotNow, kFailed},

      {kOffline, kAccepted},   {kOffline, kRunning},     {kOffline, kNotNow},
      {kOffline, kSucceeded},  {kOffline, kFailed},
  };

  for (int from = 0; from < v1::CommandState_ARRAYSIZE; ++from) {
    for (int to = 0; to < v1::CommandState_ARRAYSIZE; ++to) {
      const auto a = static_cast<v1::CommandState>(from);
      const auto b = static_cast<v1::CommandState>(to);
      EXPECT_EQ(CanMove(a, b), legal.count({a, b}) == 1)
          << StateWord(a) << " to " << StateWord(b);
    }
  }
}

TEST(LifecycleTest, NewCommandIsQueuedAndSaysSo) {
  v1::Command command;

  Enqueue(absl::FromUnixSeconds(5), command);

  EXPECT_THAT(command, EqualsProto(R"pb(
                state: COMMAND_STATE_QUEUED
                state_message: "Waits to be sent."
                create_time { seconds: 5 }
                update_time { seconds: 5 }
                history {
                  state: COMMAND_STATE_QUEUED
                  time { seconds: 5 }
                  message: "Waits to be sent."
                }
              )pb"));
}

TEST(LifecycleTest, EndSetsEndTimeAndWhatTheVendorSaid) {
  v1::Command command = InState(kAccepted);

  ASSERT_THAT(Apply({kFailed, "It refused.", "REFUSED", "row-1",
                     connector::v1::VENDOR_STATE_FAILED},
                    absl::FromUnixSeconds(9), command),
              IsOk());

  EXPECT_THAT(command, EqualsProto(R"pb(
                name: "sources/iru/devices/a/commands/c"
                state: COMMAND_STATE_FAILED
                state_message: "It refused."
                error_reason: "REFUSED"
                vendor_command_id: "row-1"
                vendor_state: VENDOR_STATE_FAILED
                update_time { seconds: 9 }
                end_time { seconds: 9 }
                history {
                  state: COMMAND_STATE_FAILED
                  time { seconds: 9 }
                  message: "It refused."
                }
              )pb"));
}

TEST(LifecycleTest, NewsWithoutAMoveLeaveTheHistoryAlone) {
  v1::Command command = InState(kAccepted);
  command.set_vendor_command_id("row-1");

  ASSERT_THAT(Apply({kAccepted, "Still there."}, absl::Now(), command), IsOk());

  EXPECT_EQ(command.state_message(), "Still there.");
  EXPECT_EQ(command.vendor_command_id(), "row-1");
  EXPECT_EQ(command.history_size(), 0);
  EXPECT_FALSE(command.has_update_time());
}

TEST(LifecycleTest, GoingBackToTheQueueForgetsTheSendTime) {
  v1::Command command = InState(kQueued);

  ASSERT_THAT(Apply({kSending, "Goes."}, absl::FromUnixSeconds(7), command),
              IsOk());
  EXPECT_EQ(command.send_time().seconds(), 7);

  ASSERT_THAT(Apply({kQueued, "Throttled."}, absl::FromUnixSeconds(8), command),
              IsOk());
  EXPECT_FALSE(command.has_send_time());
}

TEST(LifecycleTest, IllegalMoveLeavesTheCommandUntouched) {
  v1::Command command = InState(kUncertain);

  const absl::Status status = Apply({kQueued, "Again."}, absl::Now(), command);

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kInternal,
                              "COMMAND_TRANSITION_ILLEGAL"));
  EXPECT_THAT(command, EqualsProto(R"pb(
                name: "sources/iru/devices/a/commands/c"
                state: COMMAND_STATE_UNCERTAIN
              )pb"));
}

TEST(LifecycleTest, DeviceIsThePartInFrontOfTheCommand) {
  EXPECT_EQ(DeviceOf(InState(kQueued)), "sources/iru/devices/a");
}

}  // namespace
}  // namespace muster::actions
