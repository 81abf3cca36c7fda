// Bookmarked: a stream on which nothing matches advances too, and a bookmark
// says that everything up to it was told, and what the view amounts to.
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "proto/muster/inventory/v1/view_digest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::DeviceName;
using testing::DeviceWithOs;
using ::testing::IsEmpty;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

bool IsBookmark(const v1::WatchResponse& message) {
  return message.changes().empty() && message.sources().empty() &&
         message.touched().empty() && !message.snapshot();
}

device::v1::Device Phone(absl::string_view id, absl::string_view name) {
  device::v1::Device phone = TestDevice(id, name);
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  return phone;
}

TEST(WatchBookmarked, AnIdleStreamSaysSoWithinEachHeartbeat) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  for (int i = 0; i < 20; ++i) {
    world.clock().Advance(absl::Seconds(23));
    EXPECT_FALSE(watcher.Next());
    world.clock().Advance(absl::Seconds(7) - kWatchTick);

    const auto bookmark = watcher.Next();

    ASSERT_TRUE(bookmark);
    EXPECT_TRUE(IsBookmark(*bookmark));
    EXPECT_EQ(bookmark->revision(), 1);
    EXPECT_FALSE(watcher.Next());
  }
}

TEST(WatchBookmarked, TheHeartbeatIsKeptWithinItsBounds) {
  WatchWorld world;
  for (const auto& [asked, seconds] :
       std::map<int64_t, int64_t>{{-5, 1}, {0, 1}, {7, 7}, {3600, 60}}) {
    v1::WatchRequest request = testing::Request();
    request.mutable_heartbeat_duration()->set_seconds(asked);
    TestWatcher watcher(world, request);
    watcher.OpenAndDrain();
    world.clock().Advance(absl::Seconds(seconds) / 2);
    EXPECT_FALSE(watcher.Next()) << asked;
    world.clock().Advance(absl::Seconds(seconds) / 2 - kWatchTick);
    EXPECT_TRUE(watcher.Next()) << asked;
  }
}

TEST(WatchBookmarked, HeartbeatsAreSpreadSoThatStreamsDoNotBeatTogether) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  std::map<absl::Duration, int> waits;
  for (int i = 0; i < 10; ++i) {
    const absl::Duration wait =
        watcher.cursor().NextDue() - world.clock().Now();
    ++waits[wait];
    world.clock().Advance(wait);
    ASSERT_TRUE(watcher.Next());
  }

  EXPECT_GT(waits.size(), 5u);
}

TEST(WatchBookmarked, TheTokenAdvancesPastWhatDoesNotMatch) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world, testing::RequestOfMacs());
  watcher.OpenAndDrain();
  world.clock().Advance(kSkippedBookmarkDelay);
  world.Put(Phone("b", "1"));

  const auto bookmark = watcher.Next();

  ASSERT_TRUE(bookmark);
  EXPECT_TRUE(IsBookmark(*bookmark));
  EXPECT_EQ(bookmark->previous_revision(), 1);
  EXPECT_EQ(bookmark->revision(), 2);
  world.Compact(2);
  EXPECT_THAT(watcher.Resume(), IsOk());
}

TEST(WatchBookmarked, WhatDoesNotMatchMakesFewBookmarks) {
  WatchWorld world;
  TestWatcher watcher(world, testing::RequestOfMacs());
  watcher.OpenAndDrain();
  int bookmarks = 0;
  for (int i = 0; i < 50; ++i) {
    world.clock().Advance(absl::Seconds(1));
    world.Put(Phone("b", absl::StrCat(i)));
    bookmarks += static_cast<int>(watcher.Drain().size());
  }

  EXPECT_EQ(bookmarks, 10);
}

TEST(WatchBookmarked, AnotherSourceAdvancesTheTokenToo) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/eu/devices/a");
  world.Put(other);
  EXPECT_FALSE(watcher.Next());
  world.clock().Advance(kSkippedBookmarkDelay);

  const auto bookmark = watcher.Next();

  ASSERT_TRUE(bookmark);
  EXPECT_THAT(bookmark->changes(), IsEmpty());
  EXPECT_EQ(bookmark->revision(), 1);
}

TEST(WatchBookmarked, ALongCatchUpPastWhatDoesNotMatchHasBookmarks) {
  WatchWorld world;
  TestWatcher watcher(world, testing::RequestOfMacs());
  watcher.OpenAndDrain();
  std::vector<device::v1::Device> phones;
  for (int i = 0; i < 20000; ++i) phones.push_back(Phone(absl::StrCat(i), ""));
  world.Put(phones);

  const auto bookmark = watcher.Next();

  ASSERT_TRUE(bookmark);
  EXPECT_TRUE(IsBookmark(*bookmark));
  EXPECT_GT(bookmark->revision(), 0);
  EXPECT_LT(bookmark->revision(), 20000);
}

// A second thread cannot make one: a bookmark is a step like any other.
TEST(WatchBookmarked, ABookmarkNeverOvertakesAChange) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  for (int i = 1; i <= 200; ++i) {
    world.Put(DeviceWithOs("a", absl::StrCat(i)));
    world.clock().Advance(absl::Seconds(60));

    const auto next = watcher.Next();

    ASSERT_TRUE(next);
    EXPECT_EQ(next->changes_size(), 1);
    EXPECT_EQ(next->revision(), i);
  }
}

TEST(WatchBookmarked, AClockThatIsSetBackDoesNotSilenceTheStream) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.clock().Advance(-absl::Hours(24));

  EXPECT_TRUE(watcher.Next());
  EXPECT_FALSE(watcher.Next());
}

// TestWatcher compares every digest with what it holds.
TEST(WatchDigest, IsThatOfTheLivingDevicesOfTheView) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b"), TestDevice("c")});
  world.Remove("c");
  TestWatcher watcher(world);
  const auto snapshot = watcher.OpenAndDrain();
  EXPECT_EQ(snapshot[0].view().count(), 2);
  world.Put(DeviceWithOs("a", "15"));
  world.Remove("b");
  world.Put(TestDevice("c"));
  watcher.Drain();
  world.clock().Advance(absl::Seconds(60));

  const auto bookmark = watcher.Next();

  ASSERT_TRUE(bookmark);
  v1::ViewSum want;
  want.Add(DeviceName("a"), 5);
  want.Add(DeviceName("c"), 7);
  EXPECT_TRUE(v1::ViewSum(bookmark->view()) == want);
}

TEST(WatchDigest, CountsFacetsIfTheyAreWatched) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  world.PutApps("a");
  TestWatcher watcher(world, testing::RequestOfAllKinds());
  EXPECT_EQ(watcher.OpenAndDrain()[0].view().count(), 3);
  world.PutApps("a", "2.0");
  world.PutApps("b");
  world.RemoveApps("a");
  watcher.Drain();
  world.clock().Advance(absl::Seconds(60));

  EXPECT_EQ(watcher.Next()->view().count(), 3);
}

TEST(WatchDigest, GoesOnAfterAResume) {
  WatchWorld world;
  world.PutMany(10);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Remove("0003");
  ASSERT_THAT(watcher.Resume(), IsOk());
  watcher.Drain();
  world.clock().Advance(absl::Seconds(60));

  EXPECT_EQ(watcher.Next()->view().count(), 9);
}

TEST(WatchDigest, AddsUpAllSources) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/eu/devices/a");
  world.Put(other);
  v1::WatchRequest request = testing::Request();
  request.set_parent("sources/-");
  TestWatcher watcher(world, request);

  EXPECT_EQ(watcher.OpenAndDrain()[0].view().count(), 2);
}

TEST(WatchDigest, AWatchOfChangedPathsHasNone) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  v1::WatchRequest request = testing::Request();
  request.mutable_filter()->add_changed_paths("os");
  TestWatcher watcher(world, request);
  watcher.OpenAndDrain();
  world.clock().Advance(absl::Seconds(60));

  const auto bookmark = watcher.Next();

  ASSERT_TRUE(bookmark);
  EXPECT_EQ(bookmark->view().digest(), "");
  EXPECT_EQ(bookmark->view().count(), 0);
}

TEST(WatchDigest, AViewThatIsNotWhatTheStoreSaysEndsTheStream) {
  WatchWorld world;
  world.PutMany(3);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  v1::ViewSum other;
  other.Add(DeviceName("0000"), 1);
  testing::PutDocument(world.store(), Collection::kViews, testing::kSource,
                       other.ToProto().SerializeAsString());
  world.clock().Advance(absl::Seconds(60));

  EXPECT_THAT(watcher.TryNext(),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  world.shared().Clear();
  ASSERT_THAT(watcher.Open(), IsOk());
  EXPECT_THAT(watcher.TryNext(),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
