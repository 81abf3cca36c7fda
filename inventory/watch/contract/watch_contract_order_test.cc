// Ordered, gap-free, at-least-once, full-state: the clauses of
// muster.inventory.v1.Inventory.Watch about what is on one stream.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::DeviceName;
using testing::DeviceWithOs;
using ::testing::ElementsAre;
using testing::LargeDevice;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

std::vector<Revision> RevisionsIn(
    const std::vector<v1::WatchResponse>& messages) {
  std::vector<Revision> revisions;
  for (const v1::WatchResponse& message : messages) {
    for (const v1::Change& change : message.changes()) {
      revisions.push_back(change.revision());
    }
  }
  return revisions;
}

TEST(WatchOrdered, RevisionsOnOneStreamNeverDecrease) {
  WatchWorld world;
  TestWatcher watcher(world);  // which expects it of every message
  watcher.OpenAndDrain();
  world.Put({TestDevice("b"), TestDevice("a")});
  world.Put(DeviceWithOs("b", "15"));
  world.Remove("a");

  const auto messages = watcher.Drain();

  EXPECT_THAT(RevisionsIn(messages), ElementsAre(1, 2, 3, 4));
}

TEST(WatchOrdered, AMessageIsCutBetweenChangesAndGoesOnThere) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.PutMany(2500);

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0].changes_size(), 1000);
  EXPECT_EQ(messages[0].revision(), 1000);
  EXPECT_EQ(messages[1].revision(), 2000);
  EXPECT_EQ(messages[2].revision(), 2500);
}

TEST(WatchOrdered, NewsOfASyncComesAfterTheChangesBeforeIt) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put(TestDevice("a"));
  world.EndSync();
  world.Put(TestDevice("b"));

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].changes_size(), 2);
  EXPECT_EQ(messages[0].sources_size(), 0);
  EXPECT_EQ(messages[1].sources_size(), 1);
}

TEST(WatchGapFree, EveryMessageNamesTheRevisionOfTheOneBefore) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.PutMany(1500);
  world.EndSync();

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0].previous_revision(), 1);
  EXPECT_EQ(messages[1].previous_revision(), messages[0].revision());
  EXPECT_EQ(messages[2].previous_revision(), messages[1].revision());
}

TEST(WatchGapFree, NothingThatMatchesIsLeftOutWhereverTheReaderStops) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  std::vector<Revision> written, read;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i <= round % 7; ++i) {
      written.push_back(
          world.Put(DeviceWithOs(absl::StrCat(i), absl::StrCat(round))));
    }
    if (round % 3 == 0) {
      for (Revision revision : RevisionsIn(watcher.Drain())) {
        read.push_back(revision);
      }
    }
    if (round % 10 == 0) {
      ASSERT_THAT(watcher.Resume(), IsOk());
    }
  }
  for (Revision revision : RevisionsIn(watcher.Drain())) {
    read.push_back(revision);
  }

  EXPECT_EQ(read, written);
}

TEST(WatchGapFree, AChangeLargerThanAMessageIsAMessage) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put({TestDevice("a"), LargeDevice("b", 2 << 20), TestDevice("c")});

  const auto messages = watcher.Drain();

  ASSERT_EQ(messages.size(), 3u);
  EXPECT_THAT(RevisionsIn(messages), ElementsAre(1, 2, 3));
}

TEST(WatchGapFree, AStreamEndsRatherThanSkipWhatIsGone) {
  WatchWorld world;
  world.PutMany(5);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put({DeviceWithOs("0000", "15"), DeviceWithOs("0001", "15")});
  world.Compact(6);

  EXPECT_THAT(watcher.TryNext(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

TEST(WatchAtLeastOnce, NoChangeComesTwiceOnOneStream) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  std::vector<Revision> read;
  for (int i = 0; i < 20; ++i) {
    world.Put(DeviceWithOs("a", absl::StrCat(i)));
    for (Revision revision : RevisionsIn(watcher.Drain())) {
      read.push_back(revision);
    }
    for (Revision revision : RevisionsIn(watcher.Drain())) {
      read.push_back(revision);
    }
  }

  EXPECT_EQ(std::set<Revision>(read.begin(), read.end()).size(), read.size());
  EXPECT_EQ(read.size(), 20u);
}

TEST(WatchAtLeastOnce, ABatchThatWasNotHandledComesAgainAfterAReconnect) {
  WatchWorld world;
  TestWatcher lost(world), handled(world);
  lost.OpenAndDrain();
  handled.OpenAndDrain();
  const std::string before = lost.token();
  world.PutMany(3);
  const auto first = lost.Drain();

  auto again = WatchCursor::Create(world.deps(), testing::Request(before));

  ASSERT_THAT(again, IsOk());
  const v1::WatchResponse repeated =
      testing::Decode((*again)->Next().value().value());
  EXPECT_THAT(RevisionsIn({repeated}), ElementsAre(1, 2, 3));
  EXPECT_THAT(RevisionsIn(first), ElementsAre(1, 2, 3));
}

TEST(WatchFullState, AChangeCarriesTheWholeDevice) {
  WatchWorld world;
  device::v1::Device device = TestDevice("a");
  device.set_asset_tag("A-1");
  world.Put(device);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  device.mutable_os()->set_version("15");
  world.Put(device);

  watcher.Drain();

  const v1::Change* const change = watcher.Find(DeviceName("a"));
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->type(), v1::Change::TYPE_UPDATED);
  EXPECT_THAT(change->changed_paths(), ElementsAre("os.version"));
  EXPECT_EQ(change->previous_resource_revision(), 1);
  const auto stored = world.Devices();
  EXPECT_TRUE(MessageDifferencer::Equals(change->device(), stored.at(0)));
  EXPECT_EQ(change->device().asset_tag(), "A-1");
}

TEST(WatchFullState, AChangeCarriesTheWholeFacet) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world, testing::RequestOfAllKinds());
  watcher.OpenAndDrain();
  world.PutApps("a", "2.0");

  watcher.Drain();

  const v1::Change* const change = watcher.Find(testing::AppsName("a"));
  ASSERT_NE(change, nullptr);
  EXPECT_TRUE(
      MessageDifferencer::Equals(change->facet(), world.Facets().at(0)));
}

TEST(WatchFullState, ARemovalCarriesTheTombstone) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Remove("a");

  watcher.Drain();

  const v1::Change* const change = watcher.Find(DeviceName("a"));
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(change->device().state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(change->device().serial_number(), "SN-a");
}

}  // namespace
}  // namespace muster::inventory
