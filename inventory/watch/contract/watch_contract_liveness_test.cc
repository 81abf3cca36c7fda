// Liveness is not a change: it reaches only watchers that ask for it, with the
// changes of the same devices, and coalesced.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using testing::DeviceName;
using testing::DeviceWithOs;
using ::testing::IsEmpty;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

TEST(WatchLiveness, ReachesOnlyThoseWhoAsk) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher asks(world, testing::RequestWithLiveness()), other(world);
  asks.OpenAndDrain();
  other.OpenAndDrain();
  world.CheckIn("a", absl::FromUnixSeconds(2));

  EXPECT_THAT(other.Drain(), IsEmpty());
  const auto messages = asks.Drain();
  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 1);
  EXPECT_EQ(messages[0].touched(0).device(), DeviceName("a"));
  EXPECT_EQ(messages[0].touched(0).last_check_in_time().seconds(), 2);
  EXPECT_THAT(messages[0].changes(), IsEmpty());
  EXPECT_EQ(messages[0].revision(), 1);
}

TEST(WatchLiveness, ComesWithTheSnapshot) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  world.CheckIn("b", absl::FromUnixSeconds(7));
  TestWatcher watcher(world, testing::RequestWithLiveness());

  const auto messages = watcher.OpenAndDrain();

  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 1);
  EXPECT_EQ(messages[0].touched(0).device(), DeviceName("b"));
  EXPECT_EQ(messages[0].touched(0).last_check_in_time().seconds(), 7);
}

TEST(WatchLiveness, ComesWithTheChangeOfTheSameDevice) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world, testing::RequestWithLiveness());
  watcher.OpenAndDrain();
  world.CheckIn("a", absl::FromUnixSeconds(3));
  world.Put(DeviceWithOs("a", "15"));

  const auto first = watcher.Next();

  ASSERT_TRUE(first);
  ASSERT_EQ(first->changes_size(), 1);
  ASSERT_EQ(first->touched_size(), 1);
  EXPECT_EQ(first->touched(0).last_check_in_time().seconds(), 3);
  EXPECT_FALSE(first->changes(0).device().has_last_check_in_time());
}

TEST(WatchLiveness, IsCoalescedToTheLatestOfEachDevice) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  TestWatcher watcher(world, testing::RequestWithLiveness());
  watcher.OpenAndDrain();
  for (int i = 1; i <= 5; ++i) world.CheckIn("a", absl::FromUnixSeconds(i));
  world.CheckIn("b", absl::FromUnixSeconds(9));

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 2);
  EXPECT_EQ(messages[0].touched(0).device(), DeviceName("a"));
  EXPECT_EQ(messages[0].touched(0).last_check_in_time().seconds(), 5);
  EXPECT_EQ(messages[0].touched(1).device(), DeviceName("b"));
}

TEST(WatchLiveness, NeverOvertakesTheChangeThatMadeTheDevice) {
  WatchWorld world;
  TestWatcher watcher(world, testing::RequestWithLiveness());
  watcher.OpenAndDrain();
  world.Put(TestDevice("a"));
  world.CheckIn("a", absl::FromUnixSeconds(1));

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].changes_size(), 1);
  EXPECT_EQ(messages[1].touched_size(), 1);
}

TEST(WatchLiveness, ResumesByToken) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  TestWatcher watcher(world, testing::RequestWithLiveness());
  watcher.OpenAndDrain();
  world.CheckIn("a", absl::FromUnixSeconds(1));
  watcher.Drain();
  world.CheckIn("b", absl::FromUnixSeconds(2));

  ASSERT_THAT(watcher.Resume(), IsOk());
  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 1);
  EXPECT_EQ(messages[0].touched(0).device(), DeviceName("b"));
}

TEST(WatchLiveness, IsOfDevicesInTheViewOnly) {
  WatchWorld world;
  device::v1::Device phone = TestDevice("phone");
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  world.Put({TestDevice("mac"), phone});
  v1::WatchRequest request = testing::RequestOfMacs();
  request.set_want_liveness(true);
  TestWatcher watcher(world, request);
  watcher.OpenAndDrain();
  world.CheckIn("phone", absl::FromUnixSeconds(1));
  world.CheckIn("mac", absl::FromUnixSeconds(2));

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 1);
  EXPECT_EQ(messages[0].touched(0).device(), DeviceName("mac"));
}

TEST(WatchLiveness, IsNotForThoseWhoWatchNoDevices) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  v1::WatchRequest request = testing::RequestWithLiveness();
  request.mutable_filter()->add_kinds(v1::RESOURCE_KIND_FACET);
  TestWatcher watcher(world, request);
  watcher.OpenAndDrain();
  world.CheckIn("a", absl::FromUnixSeconds(1));

  EXPECT_THAT(watcher.Drain(), IsEmpty());
}

TEST(WatchLiveness, IsOfEveryDeviceThatCheckedIn) {
  WatchWorld world;
  world.PutMany(20);
  TestWatcher watcher(world, testing::RequestWithLiveness());
  watcher.OpenAndDrain();
  for (int i = 0; i < 20; ++i) {
    world.CheckIn(absl::StrCat(absl::Dec(i, absl::kZeroPad4)),
                  absl::FromUnixSeconds(i + 1));
  }

  int touched = 0;
  for (const auto& message : watcher.Drain()) touched += message.touched_size();
  EXPECT_EQ(touched, 20);
}

}  // namespace
}  // namespace muster::inventory
