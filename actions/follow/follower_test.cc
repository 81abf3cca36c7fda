// The following half, through the dispatcher that turns it.
#include "actions/follow/follower.h"

#include "actions/dispatch/dispatch_fixture.h"
#include "base/errors.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Code = absl::StatusCode;

class FollowerTest : public DispatchFixture {
 protected:
  v1::Command SendLock() {
    const v1::Command command = QueueLock();
    dispatcher_->RunOnce();
    return command;
  }

  v1::Command LoseLock(bool taken) {
    gateway_.FailNextSend(
        {Error(Code::kUnknown, "COMMAND_IN_DOUBT", "lost"), taken});
    return SendLock();
  }

  connector::v1::VendorCommand ForeignLock(const std::string& id) {
    connector::v1::VendorCommand row;
    row.set_id(id);
    row.set_kind("lock");
    row.set_state(connector::v1::VENDOR_STATE_PENDING);
    *row.mutable_request_time() =
        google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
            absl::ToUnixNanos(clock_.Now()));
    return row;
  }

  void Vendor(connector::v1::VendorState state, absl::string_view error = "") {
    gateway_.MoveRows(kMac, state, error);
  }
};

TEST_F(FollowerTest, CommandIsFollowedToItsEnd) {
  const v1::Command command = SendLock();

  Vendor(connector::v1::VENDOR_STATE_RUNNING);
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "RUNNING");

  Vendor(connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(5));
  EXPECT_THAT(HistoryOf(command), ElementsAre("QUEUED", "SENDING", "ACCEPTED",
                                              "RUNNING", "SUCCEEDED"));
  EXPECT_EQ(Latest(command).vendor_state(),
            connector::v1::VENDOR_STATE_COMPLETED);
}

TEST_F(FollowerTest, LooksAreSpacedByTheDelays) {
  SendLock();
  std::vector<int> looks;
  for (int i = 0; i < 85; ++i) {
    TurnAfter(absl::Seconds(1));
    if (gateway_.lists() > static_cast<int>(looks.size())) {
      looks.push_back(i + 1);
    }
  }

  EXPECT_THAT(looks, ElementsAre(5, 20, 80));
}

TEST_F(FollowerTest, EndedCommandIsNotLookedAtAgain) {
  SendLock();
  Vendor(connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(5));

  TurnAfter(absl::Hours(1));

  EXPECT_EQ(gateway_.lists(), 1);
}

TEST_F(FollowerTest, NotNowIsToldAndTheDeviceIsWokenWithGrowingPauses) {
  const v1::Command command = SendLock();
  Vendor(connector::v1::VENDOR_STATE_NOT_NOW);
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(gateway_.sends(), 2);
  TurnAfter(absl::Seconds(15));
  EXPECT_EQ(gateway_.sends(), 2);

  // After 5 and 15 minutes, and looked at each 15 by then.
  for (int i = 0; i < 8; ++i) TurnAfter(absl::Minutes(5));

  EXPECT_EQ(StateOf(command), "NOT_NOW");
  EXPECT_EQ(gateway_.taken_commands().front().kind_case(),
            connector::v1::DeviceCommand::kLock);
  for (int i = 1; i < gateway_.sends(); ++i) {
    EXPECT_TRUE(gateway_.taken_commands()[i].has_blank_push());
  }
  EXPECT_GE(gateway_.sends(), 4);
  EXPECT_LE(gateway_.sends(), 5);
}

TEST_F(FollowerTest, BlankPushOfNotNowIsACommandOfItsOwn) {
  const v1::Command command = SendLock();
  Vendor(connector::v1::VENDOR_STATE_NOT_NOW);
  TurnAfter(absl::Seconds(5));

  CommandQuery query;
  query.parent = {"iru", "mac"};
  query.limit = 10;
  const auto page = store_->List(query);

  ASSERT_EQ(page->commands.size(), 2u);
  EXPECT_TRUE(page->commands[0].command().has_blank_push());
  EXPECT_THAT(page->commands[0].reason(), HasSubstr(command.name()));
}

TEST_F(FollowerTest, NotNowIsFollowedOn) {
  const v1::Command command = SendLock();

  Vendor(connector::v1::VENDOR_STATE_NOT_NOW);
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "NOT_NOW");

  Vendor(connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "SUCCEEDED");
}

TEST_F(FollowerTest, FailureOnTheDeviceCarriesItsWords) {
  const v1::Command command = SendLock();

  Vendor(connector::v1::VENDOR_STATE_FAILED, "The device is supervised");
  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(StateOf(command), "FAILED");
  EXPECT_EQ(Latest(command).error_reason(), "COMMAND_FAILED_ON_DEVICE");
  EXPECT_THAT(Latest(command).state_message(),
              HasSubstr("The device is supervised"));
}

TEST_F(FollowerTest, SilentDeviceIsOfflineUntilItChecksIn) {
  const v1::Command command = SendLock();
  TurnAfter(absl::Minutes(30));
  EXPECT_EQ(StateOf(command), "ACCEPTED");

  TurnAfter(absl::Minutes(1));
  EXPECT_EQ(StateOf(command), "OFFLINE_PENDING");
  EXPECT_THAT(Latest(command).state_message(),
              HasSubstr("silent since 2023-11-14T22:13:20Z"));

  CheckInNow();
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
}

TEST_F(FollowerTest, DeviceOfUnknownCheckInIsNotCalledSilent) {
  device::v1::Device mac;
  mac.set_name(kMac);
  devices_.Put(mac);
  const v1::Command command = SendLock();

  TurnAfter(absl::Hours(5));

  EXPECT_EQ(StateOf(command), "ACCEPTED");
}

TEST_F(FollowerTest, InventoryThatIsAwayStopsNoFollowing) {
  const v1::Command command = SendLock();
  devices_.FailWith(absl::UnavailableError("away"));

  TurnAfter(absl::Hours(1));
  EXPECT_EQ(StateOf(command), "ACCEPTED");

  Vendor(connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Hours(1));
  EXPECT_EQ(StateOf(command), "SUCCEEDED");
}

TEST_F(FollowerTest, UncertainCommandAdoptsItsOnlyCandidate) {
  const v1::Command command = LoseLock(/*taken=*/true);
  EXPECT_EQ(StateOf(command), "UNCERTAIN");

  Vendor(connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(5));

  EXPECT_THAT(HistoryOf(command), ElementsAre("QUEUED", "SENDING", "UNCERTAIN",
                                              "ACCEPTED", "SUCCEEDED"));
  EXPECT_EQ(Latest(command).vendor_command_id(), "row-1");
  EXPECT_EQ(Latest(command).error_reason(), "");
  EXPECT_EQ(gateway_.sends(), 1);
}

TEST_F(FollowerTest, ListIsAskedFromTheIntentLessTheSkew) {
  const absl::Time intent = clock_.Now();
  LoseLock(/*taken=*/true);

  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(gateway_.last_requested_after(), intent - kClockSkew);
}

TEST_F(FollowerTest, UncertainCommandThatIsNowhereStaysUncertain) {
  const v1::Command command = LoseLock(/*taken=*/false);

  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "UNCERTAIN");
  EXPECT_THAT(Latest(command).state_message(), HasSubstr("it is looked for"));

  for (int i = 0; i < 200; ++i) TurnAfter(absl::Minutes(15));
  EXPECT_EQ(StateOf(command), "UNCERTAIN");
  EXPECT_THAT(Latest(command).state_message(), HasSubstr("never showed it"));
  EXPECT_EQ(gateway_.sends(), 1);
}

TEST_F(FollowerTest, CommandThatWasGivenUpCostsNoMoreLooks) {
  LoseLock(/*taken=*/false);
  for (int i = 0; i < 100; ++i) TurnAfter(absl::Minutes(15));
  const int looks = gateway_.lists();

  for (int i = 0; i < 100; ++i) TurnAfter(absl::Minutes(15));

  EXPECT_EQ(gateway_.lists(), looks);
}

TEST_F(FollowerTest, TwoCandidatesLeaveItUncertain) {
  const v1::Command command = LoseLock(/*taken=*/true);
  gateway_.AddRow(kMac, ForeignLock("foreign"));

  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(StateOf(command), "UNCERTAIN");
  EXPECT_THAT(Latest(command).state_message(), HasSubstr("which of"));
}

TEST_F(FollowerTest, RowOfAnotherCommandOfOursIsNotAdopted) {
  SendLock();
  gateway_.FailNextSend({absl::UnavailableError("gone"), false});
  const v1::Command second = QueueLock("second");

  dispatcher_->RunOnce();
  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(StateOf(second), "UNCERTAIN");
  EXPECT_EQ(Latest(second).vendor_command_id(), "");
}

TEST_F(FollowerTest, RowThatTwoCommandsCouldClaimIsNobodys) {
  const v1::Command first = LoseLock(/*taken=*/false);
  gateway_.FailNextSend({absl::UnavailableError("gone"), true});
  const v1::Command second = QueueLock("second");

  dispatcher_->RunOnce();
  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(StateOf(first), "UNCERTAIN");
  EXPECT_EQ(StateOf(second), "UNCERTAIN");
}

TEST_F(FollowerTest, IdThatCameLateIsFoundInTheList) {
  gateway_.HideIds();
  const v1::Command command = SendLock();
  EXPECT_EQ(Latest(command).vendor_command_id(), "");

  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_EQ(Latest(command).vendor_command_id(), "row-1");
}

TEST_F(FollowerTest, OneListServesAllCommandsOfADevice) {
  const v1::Command first = SendLock();
  gateway_.FailNextSend({absl::UnavailableError("gone"), false});
  const v1::Command second = QueueBlankPush();
  dispatcher_->RunOnce();
  const int before = gateway_.lists();

  Vendor(connector::v1::VENDOR_STATE_RUNNING);
  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(gateway_.lists(), before + 1);
  EXPECT_EQ(StateOf(first), "RUNNING");
  EXPECT_THAT(Latest(second).state_message(), HasSubstr("it is looked for"));
}

TEST_F(FollowerTest, ListThatIsRefusedIsNotedAndTriedAgain) {
  const v1::Command command = SendLock();
  gateway_.FailList(Error(Code::kFailedPrecondition,
                          "SOURCE_PERMISSION_MISSING",
                          "grant Device commands"));

  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_THAT(Latest(command).state_message(),
              HasSubstr("grant Device commands"));

  gateway_.FailList(absl::OkStatus());
  Vendor(connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(15));
  EXPECT_EQ(StateOf(command), "SUCCEEDED");
}

TEST_F(FollowerTest, LookIsASpanOfTheFirstTraceLinkedToTheOthers) {
  SpanRecorder recorder;
  Span first("first", [] {
    SpanOptions options;
    options.root = true;
    return options;
  }());
  Span second("second", [] {
    SpanOptions options;
    options.root = true;
    return options;
  }());
  QueueLock("1", first.traceparent());
  QueueLock("2", second.traceparent());
  dispatcher_->RunOnce();
  Restart();

  TurnAfter(absl::Seconds(5));

  const auto spans = recorder.FinishedNamed("actions.follow");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].trace_id, first.trace_id());
  EXPECT_EQ(spans[0].parent_span_id, first.span_id());
  EXPECT_THAT(spans[0].links, ElementsAre(second.span_id()));
}

}  // namespace
}  // namespace muster::actions
