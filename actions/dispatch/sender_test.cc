// The sending half, through the dispatcher that turns it.
#include "actions/dispatch/sender.h"

#include "actions/dispatch/dispatch_fixture.h"
#include "base/errors.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"

namespace muster::actions {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Code = absl::StatusCode;

class SenderTest : public DispatchFixture {
 protected:
  void FailNextSend(Code code, const std::string& reason, bool taken = false) {
    gateway_.FailNextSend({Error(code, reason, "what went wrong"), taken});
  }
};

TEST_F(SenderTest, QueuedCommandIsHandedOver) {
  const v1::Command command = QueueLock();

  dispatcher_->RunOnce();

  EXPECT_EQ(gateway_.taken(), 1);
  EXPECT_THAT(HistoryOf(command), ElementsAre("QUEUED", "SENDING", "ACCEPTED"));
  EXPECT_EQ(Latest(command).vendor_command_id(), "row-1");
  EXPECT_EQ(Latest(command).send_time().seconds(), 1'700'000'000);
}

TEST_F(SenderTest, IntentIsOnTheDiskBeforeTheCall) {
  const v1::Command command = QueueLock();
  std::vector<std::string> seen;
  gateway_.OnEveryStep([&] { seen.push_back(StateOf(command)); });

  dispatcher_->RunOnce();

  EXPECT_THAT(seen, ElementsAre("QUEUED", "SENDING", "SENDING"));
}

TEST_F(SenderTest, BlankPushEndsWithTheVendorsYes) {
  const v1::Command command = QueueBlankPush();

  dispatcher_->RunOnce();
  TurnAfter(absl::Hours(1));

  EXPECT_EQ(StateOf(command), "SUCCEEDED");
  EXPECT_EQ(gateway_.lists(), 0);
}

TEST_F(SenderTest, DeviceThatIsLockedAlreadyIsASuccess) {
  const v1::Command command = QueueLock();
  gateway_.AlreadyDoneOnce();

  dispatcher_->RunOnce();

  EXPECT_EQ(StateOf(command), "SUCCEEDED");
  EXPECT_TRUE(Latest(command).has_end_time());
}

TEST_F(SenderTest, DriftSeenByTheConnectorEndsTheCommand) {
  const v1::Command command = QueueLock();
  FailNextSend(Code::kFailedPrecondition, "DEVICE_DRIFTED");

  dispatcher_->RunOnce();
  TurnAfter(absl::Hours(1));

  EXPECT_EQ(StateOf(command), "DRIFTED");
  EXPECT_EQ(Latest(command).error_reason(), "DEVICE_DRIFTED");
  EXPECT_EQ(gateway_.sends(), 1);
}

TEST_F(SenderTest, ThrottledCommandWaitsInTheQueueAndIsSentLater) {
  const v1::Command command = QueueLock();
  FailNextSend(Code::kResourceExhausted, "SOURCE_THROTTLED");

  dispatcher_->RunOnce();
  EXPECT_EQ(StateOf(command), "QUEUED");
  EXPECT_FALSE(Latest(command).has_send_time());

  TurnAfter(absl::Seconds(4));
  EXPECT_EQ(gateway_.sends(), 1);
  TurnAfter(absl::Seconds(1));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_EQ(gateway_.taken(), 1);
}

TEST_F(SenderTest, UnreachableVendorIsTriedWithGrowingPauses) {
  const v1::Command command = QueueLock();
  for (int i = 0; i < 3; ++i) {
    FailNextSend(Code::kUnavailable, "HOST_UNREACHABLE");
  }

  dispatcher_->RunOnce();
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(gateway_.sends(), 2);
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(gateway_.sends(), 2);
  TurnAfter(absl::Seconds(10));
  EXPECT_EQ(gateway_.sends(), 3);
  TurnAfter(absl::Minutes(1));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
}

TEST_F(SenderTest, NothingIsSentWhileTheConnectorIsAway) {
  const v1::Command command = QueueLock();
  gateway_.FailPrepare(Error(Code::kUnavailable, "SERVICE_UNREACHABLE",
                             "the connector does not answer"));

  dispatcher_->RunOnce();

  EXPECT_THAT(HistoryOf(command), ElementsAre("QUEUED"));
  EXPECT_THAT(Latest(command).state_message(),
              HasSubstr("the connector does not answer"));
  EXPECT_EQ(gateway_.sends(), 0);

  gateway_.FailPrepare(absl::OkStatus());
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
}

TEST_F(SenderTest, LostAnswerIsNeverSentAgain) {
  for (const bool taken : {false, true}) {
    const v1::Command command = QueueBlankPush(taken ? "taken" : "lost");
    const int before = gateway_.sends();
    FailNextSend(Code::kUnknown, "COMMAND_IN_DOUBT", taken);

    for (int i = 0; i < 50; ++i) TurnAfter(absl::Minutes(15));

    EXPECT_EQ(StateOf(command), "UNCERTAIN");
    EXPECT_EQ(Latest(command).error_reason(), "COMMAND_IN_DOUBT");
    EXPECT_EQ(gateway_.sends(), before + 1);
  }
}

TEST_F(SenderTest, SendIsASpanOfTheRequestsTraceEvenAfterARestart) {
  SpanRecorder recorder;
  Span request("request");
  QueueLock("lock", request.traceparent());
  Restart();

  dispatcher_->RunOnce();

  const auto spans = recorder.FinishedNamed("actions.send");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].trace_id, request.trace_id());
  EXPECT_EQ(spans[0].parent_span_id, request.span_id());
}

TEST_F(SenderTest, CallToTheConnectorIsMadeInsideTheSpan) {
  SpanRecorder recorder;
  Span request("request");
  QueueLock("lock", request.traceparent());
  std::vector<std::string> trace_ids;
  gateway_.OnEveryStep([&] { trace_ids.push_back(CurrentTraceId()); });

  dispatcher_->RunOnce();

  EXPECT_THAT(trace_ids, ElementsAre(request.trace_id(), request.trace_id(),
                                     request.trace_id()));
}

TEST_F(SenderTest, EveryPhaseLeavesAnAuditLine) {
  QueueLock();
  dispatcher_->RunOnce();
  gateway_.MoveRows(kMac, connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(5));

  EXPECT_THAT(
      base.AuditWords(),
      ElementsAre("GUARD BOOTSTRAP", "GUARD SETTINGS_IN_FORCE", "INTENT QUEUED",
                  "SENDING SENDING", "RESULT ACCEPTED", "RESULT SUCCEEDED"));
}

}  // namespace
}  // namespace muster::actions
