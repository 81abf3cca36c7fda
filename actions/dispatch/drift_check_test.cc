// A command goes to the device that was planned, or to none.
#include "actions/testing/actions_world.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Code = absl::StatusCode;

class DriftCheckTest : public ::testing::Test, public ActionsWorld {
 protected:
  // An erase of the Mac that waits for its approval.
  v1::Command AskForErase() { return Ask(Erase()).value(); }
};

TEST_F(DriftCheckTest, DeviceThatIsAsItWasIsErased) {
  const v1::Command command = AskForErase();
  ASSERT_TRUE(Approve(command).ok());

  TurnAfter(absl::Seconds(1));

  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_EQ(gateway.taken(), 1);
}

TEST_F(DriftCheckTest, DeviceThatHasAnotherOwnerByNowIsNotErased) {
  const v1::Command command = AskForErase();
  ASSERT_TRUE(Approve(command).ok());
  device::v1::Device mac = Device(kMac);
  mac.mutable_user()->set_email("joann@x");
  gateway.PutDevice(mac);

  TurnAfter(absl::Seconds(1));

  EXPECT_THAT(HistoryOf(command),
              ElementsAre("AWAITING_APPROVAL", "QUEUED", "DRIFTED"));
  EXPECT_THAT(Latest(command).state_message(), HasSubstr("its owner"));
  EXPECT_EQ(gateway.sends(), 0);
}

TEST_F(DriftCheckTest, SerialNumberThatWasEnrolledAnewIsNotErased) {
  const v1::Command command = AskForErase();
  ASSERT_TRUE(Approve(command).ok());
  gateway.FailPrepare(
      Error(Code::kNotFound, "DEVICE_NOT_FOUND", "Iru has no such device"));

  TurnAfter(absl::Seconds(1));
  TurnAfter(absl::Hours(1));

  EXPECT_EQ(StateOf(command), "DRIFTED");
  EXPECT_EQ(gateway.sends(), 0);
}

TEST_F(DriftCheckTest, DriftThatIsSeenAfterTheIntentSendsNothingEither) {
  // A lock needs no approval, so that its intent and its sending are one
  // commit, while the device is read.
  device::v1::Device mac = Device(kMac);
  const v1::Plan plan = Plan(Lock(), {kMac}).value();
  mac.add_tags("vip");
  gateway.PutDevice(mac);

  const v1::Command command =
      maker->Make(Redeem(plan, "r1"), {"people/ann", ""}).value();

  EXPECT_THAT(HistoryOf(command), ElementsAre("QUEUED", "SENDING", "DRIFTED"));
  EXPECT_EQ(gateway.sends(), 0);
}

TEST_F(DriftCheckTest, VendorThatCannotBeReachedLeavesItInTheQueue) {
  gateway.FailPrepare(
      Error(Code::kUnavailable, "HOST_UNREACHABLE", "Iru is away"));
  const v1::Command command = Ask(Lock()).value();
  EXPECT_THAT(HistoryOf(command), ElementsAre("QUEUED", "SENDING", "QUEUED"));

  gateway.FailPrepare(absl::OkStatus());
  TurnAfter(absl::Seconds(5));

  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_EQ(gateway.taken(), 1);
}

}  // namespace
}  // namespace muster::actions
