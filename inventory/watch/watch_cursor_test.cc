#include "inventory/watch/watch_cursor.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using testing::DeviceWithOs;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

// What stands on streams is in contract/; here is what drives a cursor.
class WatchCursorTest : public ::testing::Test {
 protected:
  WatchWorld world_;
  TestWatcher watcher_{world_};
};

TEST_F(WatchCursorTest, RefusesAParentThatIsNoSource) {
  v1::WatchRequest request;
  request.set_parent("devices");

  EXPECT_THAT(
      WatchCursor::Create(world_.deps(), request),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(WatchCursorTest, IsDueWhenItsHeartbeatIs) {
  watcher_.OpenAndDrain();
  const absl::Time due = watcher_.cursor().NextDue();

  EXPECT_GT(due, world_.clock().Now());
  EXPECT_LE(due, world_.clock().Now() + absl::Seconds(30) - kWatchTick);
  world_.clock().Advance(due - world_.clock().Now() - absl::Milliseconds(1));
  EXPECT_FALSE(watcher_.Next());
  world_.clock().Advance(absl::Milliseconds(1));
  EXPECT_TRUE(watcher_.Next());
  EXPECT_GT(watcher_.cursor().NextDue(), due);
}

TEST_F(WatchCursorTest, IsDueSoonerIfItPassedOverChanges) {
  TestWatcher macs(world_, testing::RequestOfMacs());
  macs.OpenAndDrain();
  device::v1::Device phone = TestDevice("a");
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  world_.Put(phone);
  EXPECT_FALSE(macs.Next());

  EXPECT_EQ(macs.cursor().NextDue(),
            world_.clock().Now() + kSkippedBookmarkDelay);
}

TEST_F(WatchCursorTest, ReadsNothingWhileNothingHappens) {
  watcher_.OpenAndDrain();
  const int reads = world_.store().reads();
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(watcher_.Next());

  EXPECT_EQ(world_.store().reads(), reads);
}

TEST_F(WatchCursorTest, IsAtHandWhereNothingIsToBeRead) {
  TestWatcher other(world_);
  EXPECT_TRUE(watcher_.Open().ok());
  EXPECT_FALSE(watcher_.cursor().AtHand());  // the snapshot
  watcher_.Drain();
  other.OpenAndDrain();
  EXPECT_TRUE(watcher_.cursor().AtHand());  // nothing to say
  world_.Put(TestDevice("a"));
  EXPECT_FALSE(watcher_.cursor().AtHand());
  other.Drain();
  EXPECT_TRUE(watcher_.cursor().AtHand());  // another one has read it
  watcher_.Drain();
  world_.EndSync();
  EXPECT_FALSE(watcher_.cursor().AtHand());
}

TEST_F(WatchCursorTest, TellsHowFarItIs) {
  world_.PutMany(1500);
  ASSERT_TRUE(watcher_.Open().ok());
  watcher_.Next();
  EXPECT_TRUE(watcher_.cursor().in_snapshot());
  EXPECT_EQ(watcher_.cursor().shown(), 0);
  watcher_.Drain();
  EXPECT_FALSE(watcher_.cursor().in_snapshot());
  EXPECT_EQ(watcher_.cursor().shown(), 1500);
}

}  // namespace
}  // namespace muster::inventory
