// Snapshot, then tail: the state at exactly one revision, and the first change
// after it, with no seam.
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::AppsName;
using testing::DeviceName;
using testing::DeviceWithOs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::LargeDevice;
using ::testing::Pair;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

std::map<std::string, Revision> StoredRevisions(const WatchWorld& world) {
  std::map<std::string, Revision> all;
  for (const auto& device : world.Devices()) {
    all[device.name()] = device.revision();
  }
  return all;
}

TEST(WatchSnapshotThenTail, TheSnapshotIsEveryResourceOnceInOrderOfNames) {
  WatchWorld world;
  world.Put({TestDevice("b"), TestDevice("a"), TestDevice("c")});
  world.Remove("c");
  world.PutApps("a");
  TestWatcher watcher(world, testing::RequestOfAllKinds());
  ASSERT_THAT(watcher.Open(), IsOk());

  const auto snapshot = watcher.Next();

  ASSERT_TRUE(snapshot);
  ASSERT_EQ(snapshot->changes_size(), 4);
  EXPECT_EQ(snapshot->changes(0).device().name(), DeviceName("a"));
  EXPECT_EQ(snapshot->changes(0).type(), v1::Change::TYPE_SNAPSHOT);
  EXPECT_EQ(snapshot->changes(0).revision(), 2);
  EXPECT_EQ(snapshot->changes(2).device().state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(snapshot->changes(3).facet().name(), AppsName("a"));
  EXPECT_EQ(snapshot->snapshot_end().revision(), 5);
  EXPECT_EQ(snapshot->snapshot_end().resource_count(), 4);
  EXPECT_EQ(snapshot->revision(), 5);
  EXPECT_EQ(snapshot->view().count(), 3);
}

TEST(WatchSnapshotThenTail, AnEmptyStoreHasAnEmptySnapshot) {
  WatchWorld world;
  TestWatcher watcher(world);
  ASSERT_THAT(watcher.Open(), IsOk());

  const auto snapshot = watcher.Next();

  ASSERT_TRUE(snapshot);
  EXPECT_TRUE(snapshot->snapshot());
  EXPECT_TRUE(snapshot->has_snapshot_end());
  EXPECT_EQ(snapshot->view().count(), 0);
}

TEST(WatchSnapshotThenTail, MessagesOfTheSnapshotHaveNoRevisionBeforeItsEnd) {
  WatchWorld world;
  world.PutMany(2500);
  TestWatcher watcher(world);

  const auto messages = watcher.OpenAndDrain();

  ASSERT_GE(messages.size(), 3u);
  EXPECT_EQ(messages[0].changes_size(), 1000);
  EXPECT_EQ(messages[0].revision(), 0);
  EXPECT_FALSE(messages[0].has_snapshot_end());
  EXPECT_EQ(messages[1].revision(), 0);
  EXPECT_EQ(messages[2].revision(), 2500);
  EXPECT_EQ(messages[2].snapshot_end().resource_count(), 2500);
}

TEST(WatchSnapshotThenTail, ItShowsTheVersionsOfItsRevisionWhateverCameSince) {
  WatchWorld world;
  world.PutMany(1500);
  TestWatcher watcher(world);
  ASSERT_THAT(watcher.Open(), IsOk());
  ASSERT_EQ(watcher.Next()->changes_size(), 1000);
  world.Put(DeviceWithOs("0000", "15"));  // shown already
  world.Put(DeviceWithOs("1400", "15"));  // to be shown
  world.Put(DeviceWithOs("1400", "16"));
  world.Remove("1401");
  world.Put(TestDevice("9999"));  // was not there

  const auto rest = watcher.Next();

  EXPECT_EQ(rest->changes_size(), 500);
  EXPECT_EQ(rest->changes(400).device().name(), DeviceName("1400"));
  EXPECT_EQ(rest->changes(400).revision(), 1401);
  EXPECT_EQ(rest->changes(400).device().os().version(), "");
  EXPECT_EQ(rest->changes(401).device().state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(rest->snapshot_end().revision(), 1500);
  EXPECT_EQ(rest->snapshot_end().resource_count(), 1500);
  const auto tail = watcher.Next();
  ASSERT_EQ(tail->changes_size(), 5);
  EXPECT_EQ(tail->changes(0).revision(), 1501);
  EXPECT_EQ(tail->previous_revision(), 1500);
}

TEST(WatchSnapshotThenTail, ItShowsFacetsThatWentSince) {
  WatchWorld world;
  for (const char* id : {"a", "b", "c", "d"}) {
    world.Put(LargeDevice(id, 600 << 10));  // one to a message
    world.PutApps(id);
  }
  TestWatcher watcher(world, testing::RequestOfAllKinds());
  ASSERT_THAT(watcher.Open(), IsOk());
  ASSERT_TRUE(watcher.Next());
  world.RemoveApps("a");
  world.RemoveApps("b");
  world.PutApps("b", "3.0");  // another one, under the name
  world.RemoveApps("d");

  std::optional<v1::WatchResponse> end;
  do {
    end = watcher.Next();
    ASSERT_TRUE(end);
  } while (!end->has_snapshot_end());

  EXPECT_EQ(end->snapshot_end().resource_count(), 8);
  ASSERT_NE(watcher.Find(AppsName("b")), nullptr);
  EXPECT_EQ(watcher.Find(AppsName("b"))->facet().apps(0).version(), "1.0");
  EXPECT_NE(watcher.Find(AppsName("a")), nullptr);
  EXPECT_NE(watcher.Find(AppsName("d")), nullptr);
  watcher.Drain();
  EXPECT_EQ(watcher.Find(AppsName("a")), nullptr);
  EXPECT_EQ(watcher.Find(AppsName("b"))->facet().apps(0).version(), "3.0");
  EXPECT_EQ(watcher.Find(AppsName("d")), nullptr);
}

TEST(WatchSnapshotThenTail, ItEndsIfItsRevisionIsCompactedMeanwhile) {
  WatchWorld world;
  world.PutMany(1500);
  TestWatcher watcher(world);
  ASSERT_THAT(watcher.Open(), IsOk());
  ASSERT_TRUE(watcher.Next());
  world.Put(DeviceWithOs("1400", "15"));
  world.Compact(1501);

  EXPECT_THAT(watcher.TryNext(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

TEST(WatchSnapshotThenTail, ItGoesOnIfExactlyItsRevisionIsCompacted) {
  WatchWorld world;
  world.PutMany(1500);
  TestWatcher watcher(world);
  ASSERT_THAT(watcher.Open(), IsOk());
  ASSERT_TRUE(watcher.Next());
  world.Put(DeviceWithOs("1400", "15"));
  world.Compact(1500);

  const auto rest = watcher.Next();

  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->snapshot_end().resource_count(), 1500);
  EXPECT_EQ(rest->changes(400).device().os().version(), "");
  EXPECT_EQ(watcher.Next()->changes(0).revision(), 1501);
}

TEST(WatchSnapshotThenTail, ItResumesFromAnyOfItsMessages) {
  WatchWorld world;
  world.PutMany(3500);
  TestWatcher watcher(world);
  ASSERT_THAT(watcher.Open(), IsOk());
  int messages = 0;
  while (const auto next = watcher.Next()) {
    ++messages;
    if (next->has_snapshot_end()) {
      EXPECT_EQ(next->snapshot_end().resource_count(), 3500);
      EXPECT_EQ(next->snapshot_end().revision(), 3500);
      break;
    }
    world.Put(DeviceWithOs("3000", absl::StrCat(messages)));
    ASSERT_THAT(watcher.Resume(), IsOk());
  }

  EXPECT_EQ(messages, 4);
  EXPECT_EQ(watcher.Find(DeviceName("3000"))->revision(), 3001);
  watcher.Drain();
  EXPECT_EQ(watcher.revisions(), StoredRevisions(world));
}

TEST(WatchSnapshotThenTail, ALongStretchThatDoesNotMatchHasItsOwnMessages) {
  WatchWorld world;
  device::v1::Device phone = TestDevice("zzzz");
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  world.PutMany(20000);
  world.Put(phone);
  v1::WatchRequest request = testing::Request();
  request.mutable_filter()->add_platforms(device::v1::PLATFORM_IPHONE);
  TestWatcher watcher(world, request);

  const auto messages = watcher.OpenAndDrain();

  ASSERT_GE(messages.size(), 2u);
  EXPECT_THAT(messages[0].changes(), IsEmpty());
  EXPECT_TRUE(messages[0].snapshot());
  EXPECT_EQ(messages[1].changes_size(), 1);
  EXPECT_EQ(messages[1].snapshot_end().resource_count(), 1);
}

// Writes between any two messages, and a reconnect after every one: what the
// watcher holds in the end is what the store holds.
TEST(WatchSnapshotThenTail, HasNoSeamWhereverWritesAndReconnectsFall) {
  WatchWorld world;
  world.PutMany(1000);
  world.PutMany(3000, /*first=*/1000);
  TestWatcher watcher(world);
  ASSERT_THAT(watcher.Open(), IsOk());
  for (int step = 0; step < 40; ++step) {
    const auto id = [&](int salt) {
      return absl::StrCat(
          absl::Dec((step * 131 + salt) % 4200, absl::kZeroPad4));
    };
    if (step < 30) {
      device::v1::Device gone = TestDevice(id(17));
      gone.set_state(device::v1::STATE_REMOVED);
      world.Put({DeviceWithOs(id(0), absl::StrCat(step)), gone,
                 TestDevice(id(34), absl::StrCat(step))});
    }
    if (!watcher.Next()) break;
    ASSERT_THAT(watcher.Resume(), IsOk());
  }
  watcher.Drain();

  EXPECT_EQ(watcher.revisions(), StoredRevisions(world));
  EXPECT_EQ(watcher.revision(), world.store().end().revision);
}

}  // namespace
}  // namespace muster::inventory
