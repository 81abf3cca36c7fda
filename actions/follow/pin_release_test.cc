#include "actions/follow/pin_release.h"

#include "actions/dispatch/dispatch_fixture.h"
#include "actions/vault/pin_retention.h"
#include "google/protobuf/util/time_util.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::IsOk;

class PinReleaseTest : public DispatchFixture {
 protected:
  // The Mac was locked, and confirmed it.
  void LockAndConfirm() {
    QueueLock();
    dispatcher_->RunOnce();
    gateway_.MoveRows(kMac, connector::v1::VENDOR_STATE_COMPLETED);
    TurnAfter(absl::Seconds(5));
  }

  void CheckIn(absl::Time time) {
    device::v1::Liveness liveness;
    liveness.set_device(kMac);
    *liveness.mutable_last_check_in_time() =
        google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
            absl::ToUnixNanos(time));
    ASSERT_THAT(release_.Note({liveness}), IsOk());
  }

  // Whether the PIN is gone after the retention of 90 days.
  bool IsShredded() {
    clock_.Advance(absl::Hours(91 * 24));
    PinRetention retention(*base.log, *pins, absl::Hours(90 * 24), clock_);
    EXPECT_THAT(retention.RunOnce(), IsOk());
    return pins->List(kMac)->front().record().has_shred_time();
  }

  PinRelease release_{*base.log, *pins};
};

TEST_F(PinReleaseTest, PinOfAMacThatIsBackIsShreddedInTheEnd) {
  LockAndConfirm();
  CheckIn(clock_.Now() + absl::Hours(1));
  const int64_t before = base.db->Sequence();
  CheckIn(clock_.Now() + absl::Hours(1));

  EXPECT_EQ(base.db->Sequence(), before) << "noted once";
  EXPECT_TRUE(IsShredded());
}

TEST_F(PinReleaseTest, PinOfAMacThatIsStillAwayIsKept) {
  LockAndConfirm();
  CheckIn(clock_.Now() - absl::Seconds(10));

  EXPECT_FALSE(IsShredded());
}

TEST_F(PinReleaseTest, PinOfALockThatNobodyConfirmedIsKept) {
  QueueLock();
  dispatcher_->RunOnce();
  CheckIn(clock_.Now() + absl::Hours(1));

  EXPECT_FALSE(IsShredded());
}

}  // namespace
}  // namespace muster::actions
