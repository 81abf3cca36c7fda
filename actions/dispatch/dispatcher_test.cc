#include "actions/dispatch/dispatcher.h"

#include "absl/strings/str_cat.h"
#include "actions/dispatch/dispatch_fixture.h"
#include "base/errors.h"
#include "gmock/gmock.h"

namespace muster::actions {
namespace {

using ::testing::ElementsAre;

class DispatcherTest : public DispatchFixture {};

TEST_F(DispatcherTest, IdleTurnAsksNobody) {
  dispatcher_->RunOnce();

  EXPECT_EQ(gateway_.sends(), 0);
  EXPECT_EQ(gateway_.lists(), 0);
}

TEST_F(DispatcherTest, CommandMadeDuringALookIsSentInTheSameTurn) {
  QueueLock("first");
  dispatcher_->RunOnce();
  bool made = false;
  gateway_.OnEveryStep([&] {
    if (!std::exchange(made, true)) QueueLock("second");
  });

  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(gateway_.lists(), 1);
  EXPECT_EQ(gateway_.taken(), 2);
}

TEST_F(DispatcherTest, CommandFoundInSendingIsUncertainAndNotSent) {
  const v1::Command command = QueueLock();
  ASSERT_TRUE(
      store_->Transition(command.name(), {v1::COMMAND_STATE_SENDING, "Goes."})
          .ok());
  Restart();

  dispatcher_->RunOnce();

  EXPECT_THAT(HistoryOf(command),
              ElementsAre("QUEUED", "SENDING", "UNCERTAIN"));
  EXPECT_EQ(gateway_.sends(), 0);
}

TEST_F(DispatcherTest, FollowingGoesOnAfterARestart) {
  const v1::Command command = QueueLock();
  dispatcher_->RunOnce();
  gateway_.MoveRows(kMac, connector::v1::VENDOR_STATE_COMPLETED);
  Restart();

  dispatcher_->RunOnce();

  EXPECT_EQ(StateOf(command), "SUCCEEDED");
}

TEST_F(DispatcherTest, ConnectorThatIsAwayIsAskedOnceATurn) {
  for (int i = 0; i < 5; ++i) QueueLock(absl::StrCat(i));
  gateway_.FailPrepare(
      Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE", "away"));
  int asked = 0;
  gateway_.OnEveryStep([&] { ++asked; });

  dispatcher_->RunOnce();

  EXPECT_EQ(asked, 1);
}

TEST_F(DispatcherTest, StoppedDispatcherSendsNothingMore) {
  QueueLock("first");
  QueueLock("second");
  gateway_.OnEveryStep([&] { dispatcher_->Stop(); });

  dispatcher_->RunOnce();
  dispatcher_->RunOnce();

  EXPECT_EQ(gateway_.sends(), 1);
}

}  // namespace
}  // namespace muster::actions
