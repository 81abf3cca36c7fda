#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "inventory/watch/watch_cursor.h"
#include "inventory/watch/watch_cursor_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using testing::NameOf;
using testing::Shown;
using testing::ShownMany;
using testing::ShownRemoved;
using testing::ShownWithOs;

using WatchSnapshotTest = testing::WatchCursorFixture;

TEST_F(WatchSnapshotTest, ShowsASnapshotThenTheHealthOfSources) {
  inventory_.Sync({Shown("b"), Shown("a")});
  Watch();

  const auto snapshot = Next();
  ASSERT_TRUE(snapshot);
  EXPECT_TRUE(snapshot->snapshot());
  ASSERT_EQ(snapshot->changes_size(), 2);
  EXPECT_EQ(snapshot->changes(0).type(), v1::Change::TYPE_SNAPSHOT);
  EXPECT_EQ(snapshot->changes(0).device().name(), NameOf("a"));
  EXPECT_EQ(snapshot->changes(0).revision(), 2);
  EXPECT_EQ(snapshot->snapshot_end().revision(), 2);
  EXPECT_EQ(snapshot->snapshot_end().device_count(), 2);
  EXPECT_EQ(snapshot->revision(), 2);
  EXPECT_EQ(snapshot->previous_revision(), 0);

  const auto health = Next();
  ASSERT_TRUE(health);
  ASSERT_EQ(health->sources_size(), 1);
  EXPECT_EQ(health->sources(0).state(), v1::SOURCE_STATE_SYNCED);
  EXPECT_EQ(health->previous_revision(), 2);
  EXPECT_EQ(Next(), std::nullopt);
}

TEST_F(WatchSnapshotTest, ShowsAnEmptySnapshotOfAnEmptyStore) {
  Watch();

  const auto snapshot = Next();

  ASSERT_TRUE(snapshot);
  EXPECT_TRUE(snapshot->has_snapshot_end());
  EXPECT_EQ(snapshot->snapshot_end().device_count(), 0);
}

TEST_F(WatchSnapshotTest, CutsASnapshotIntoBatchesThatHaveNoRevisionYet) {
  inventory_.Show(ShownMany(300));
  Watch();

  const auto first = Next();
  EXPECT_EQ(first->changes_size(), 256);
  EXPECT_FALSE(first->has_snapshot_end());
  EXPECT_EQ(first->revision(), 0);
  const auto second = Next();
  EXPECT_EQ(second->changes_size(), 44);
  EXPECT_EQ(second->snapshot_end().device_count(), 300);
  EXPECT_EQ(second->revision(), 300);
  EXPECT_EQ(second->previous_revision(), 0);
}

TEST_F(WatchSnapshotTest, ResumesInTheMiddleOfASnapshot) {
  inventory_.Show(ShownMany(300));
  Watch();
  const std::string token = Next()->resume_token();

  Watch(Request(token));

  const auto rest = Next();
  EXPECT_EQ(rest->changes_size(), 44);
  EXPECT_EQ(rest->changes(0).device().name(), NameOf("0256"));
  EXPECT_EQ(rest->snapshot_end().device_count(), 300);
  EXPECT_EQ(rest->previous_revision(), 0);
}

TEST_F(WatchSnapshotTest, ADeviceThatChangesDuringTheSnapshotComesInTheTail) {
  inventory_.Show(ShownMany(300));
  Watch();
  ASSERT_EQ(Next()->changes_size(), 256);
  inventory_.Show({ShownWithOs("0000", "15"), ShownWithOs("0299", "15"),
                   ShownRemoved("0298"), Shown("9999")});

  const auto rest = Next();
  EXPECT_EQ(rest->changes_size(), 42);
  EXPECT_EQ(rest->snapshot_end().revision(), 300);
  EXPECT_EQ(rest->snapshot_end().device_count(), 298);

  const auto tail = Next();
  std::vector<std::string> names;
  for (const auto& change : tail->changes()) {
    names.push_back(change.device().name());
  }
  EXPECT_THAT(names, ElementsAre(NameOf("0000"), NameOf("0299"), NameOf("0298"),
                                 NameOf("9999")));
  EXPECT_EQ(tail->changes(2).type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(tail->previous_revision(), 300);
  EXPECT_EQ(tail->revision(), 304);
}

// Writes between any two messages, and a reconnect after every one: what the
// watcher holds in the end is what the store holds.
TEST_F(WatchSnapshotTest, HasNoSeamWhereverWritesAndReconnectsFall) {
  inventory_.Show(ShownMany(300));
  inventory_.Show(ShownMany(300, /*first=*/300));
  std::map<std::string, int64_t> mirror;
  Revision shown = 0;
  Watch();
  for (int step = 0; step < 40; ++step) {
    const auto id = [&](int salt) {
      return absl::StrCat(
          absl::Dec((step * 131 + salt) % 700, absl::kZeroPad4));
    };
    if (step < 30) {
      inventory_.Show({ShownWithOs(id(0), absl::StrCat(step)),
                       ShownRemoved(id(17)), Shown(id(34))});
    }
    const auto next = Next();
    if (!next) break;
    EXPECT_EQ(next->previous_revision(), shown);
    for (const auto& change : next->changes()) {
      EXPECT_LT(mirror[change.device().name()], change.revision());
      mirror[change.device().name()] = change.revision();
    }
    shown = next->revision();
    Watch(Request(next->resume_token()));
  }

  DeviceQuery all{*Scope::Parse("sources/-"), "", ""};
  all.show_removed = true;
  const auto page = inventory_.devices().List(all, "", 1000);
  ASSERT_THAT(page, IsOk());
  std::map<std::string, int64_t> store;
  for (const auto& device : page->devices) {
    store[device.name()] = device.revision();
  }
  EXPECT_EQ(mirror, store);
  EXPECT_EQ(shown, page->revision);
}

}  // namespace
}  // namespace muster::inventory
