#include "actions/dispatch/check_in_wakes.h"

#include "actions/dispatch/dispatch_fixture.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

class CheckInWakesTest : public DispatchFixture {
 protected:
  bool Note(const std::string& device, absl::Time check_in) {
    device::v1::Liveness liveness;
    liveness.set_device(device);
    *liveness.mutable_last_check_in_time() =
        google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
            absl::ToUnixNanos(check_in));
    return wakes_.Note({liveness});
  }

  CheckInWakes wakes_{*store_, *dispatcher_};
};

TEST_F(CheckInWakesTest, CommandIsLookedAtInTheMomentItsDeviceIsBack) {
  QueueLock();
  dispatcher_->RunOnce();
  TurnAfter(absl::Hours(1));
  const int before = gateway_.lists();
  TurnAfter(absl::Seconds(1));
  EXPECT_EQ(gateway_.lists(), before);

  EXPECT_TRUE(Note(kMac, clock_.Now()));
  dispatcher_->RunOnce();

  EXPECT_EQ(gateway_.lists(), before + 1);
}

TEST_F(CheckInWakesTest, DeviceThatIsOnlyReadAgainWakesNothing) {
  QueueLock();
  dispatcher_->RunOnce();
  const absl::Time back = clock_.Now() + absl::Seconds(30);

  EXPECT_FALSE(Note(kMac, clock_.Now() - absl::Minutes(5)))
      << "it checked in before the command was sent";
  EXPECT_TRUE(Note(kMac, back));
  EXPECT_FALSE(Note(kMac, back));
  EXPECT_TRUE(Note(kMac, back + absl::Minutes(15)));
}

TEST_F(CheckInWakesTest, DevicesWithoutOpenCommandsAreNobodysBusiness) {
  QueueLock();
  dispatcher_->RunOnce();

  EXPECT_FALSE(Note(kPhone, clock_.Now() + absl::Seconds(1)));
}

}  // namespace
}  // namespace muster::actions
