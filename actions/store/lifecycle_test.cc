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
constexpr auto kAwaiting = v1::COMMAND_STATE_AWAITING_APPROVAL;
constexpr auto kApproved = v1::COMMAND_STATE_APPROVED;
constexpr auto kHeld = v1::COMMAND_STATE_HELD;
constexpr auto kDenied = v1::COMMAND_STATE_DENIED;
constexpr auto kExpired = v1::COMMAND_STATE_EXPIRED;
constexpr auto kCancelled = v1::COMMAND_STATE_CANCELLED;
constexpr auto kDrifted = v1::COMMAND_STATE_DRIFTED;

v1::Command InState(v1::CommandState state) {
  v1::Command command;
  command.set_name("sources/iru/devices/a/commands/c");
  command.set_state(state);
  return command;
}

TEST(LifecycleTest, AllowsExactlyTheseMoves) {
  const std::set<std::pair<v1::CommandState, v1::CommandState>> legal = {
      {kAwaiting, kQueued},    {kAwaiting, kApproved},
      {kAwaiting, kHeld},      {kAwaiting, kDenied},
      {kAwaiting, kExpired},   {kAwaiting, kCancelled},
      {kAwaiting, kDrifted},

      {kApproved, kQueued},    {kApproved, kHeld},
      {kApproved, kDenied},    {kApproved, kExpired},
      {kApproved, kCancelled}, {kApproved, kDrifted},

      {kHeld, kQueued},        {kHeld, kDenied},
      {kHeld, kExpired},       {kHeld, kCancelled},
      {kHeld, kDrifted},

      {kQueued, kSending},     {kQueued, kDenied},
      {kQueued, kExpired},     {kQueued, kCancelled},
      {kQueued, kDrifted},     {kQueued, kFailed},

      {kSending, kDrifted},    {kSending, kQueued},
      {kSending, kAccepted},   {kSending, kUncertain},
      {kSending, kSucceeded},  {kSending, kFailed},

      {kUncertain, kAccepted}, {kUncertain, kSucceeded},
      {kUncertain, kFailed},

      {kAccepted, kRunning},   {kAccepted, kNotNow},
      {kAccepted, kOffline},   {kAccepted, kSucceeded},
      {kAccepted, kFailed},

      {kRunning, kAccepted},   {kRunning, kNotNow},
      {kRunning, kOffline},    {kRunning, kSucceeded},
      {kRunning, kFailed},

      {kNotNow, kAccepted},    {kNotNow, kRunning},
      {kNotNow, kOffline},     {kNotNow, kSucceeded},
      {kNotNow, kFailed},

      {kOffline, kAccepted},   {kOffline, kRunning},
      {kOffline, kNotNow},     {kOffline, kSucceeded},
      {kOffline, kFailed},
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

TEST(LifecycleTest, NewCommandSaysWhereItBegins) {
  v1::Command command;

  Begin({kQueued, "Waits to be sent."}, absl::FromUnixSeconds(5), command);

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

TEST(LifecycleTest, StepForAnotherStateComesTooLate) {
  v1::Command command = InState(kSending);
  Step step{kSending, "Goes."};
  step.only_from = kQueued;

  EXPECT_THAT(Apply(step, absl::Now(), command),
              ErrorIs(absl::StatusCode::kAborted, "COMMAND_MOVED"));
}

TEST(LifecycleTest, ExpiryGoesOnceTheCommandWasSentAndNotBefore) {
  v1::Command command = InState(kQueued);
  command.mutable_expire_time()->set_seconds(9);

  ASSERT_THAT(Apply({kSending, "Goes."}, absl::Now(), command), IsOk());
  ASSERT_THAT(Apply({kQueued, "Throttled."}, absl::Now(), command), IsOk());
  EXPECT_EQ(command.expire_time().seconds(), 9);

  ASSERT_THAT(Apply({kSending, "Goes."}, absl::Now(), command), IsOk());
  ASSERT_THAT(Apply({kAccepted, "Taken."}, absl::Now(), command), IsOk());
  EXPECT_FALSE(command.has_expire_time());
}

TEST(LifecycleTest, DecisionIsKeptWithItsTime) {
  v1::Command command = InState(kAwaiting);
  Step step{kDenied, "No."};
  step.decision.emplace().set_principal("people/ben");

  ASSERT_THAT(Apply(step, absl::FromUnixSeconds(9), command), IsOk());

  ASSERT_EQ(command.decisions_size(), 1);
  EXPECT_EQ(command.decisions(0).principal(), "people/ben");
  EXPECT_EQ(command.decisions(0).time().seconds(), 9);
}

TEST(LifecycleTest, SourceIsThePartInFrontOfTheDevice) {
  EXPECT_EQ(SourceOf(InState(kQueued)), "sources/iru");
}

TEST(LifecycleTest, DeviceIsThePartInFrontOfTheCommand) {
  EXPECT_EQ(DeviceOf(InState(kQueued)), "sources/iru/devices/a");
}

}  // namespace
}  // namespace muster::actions
