// What went wrong in another ordered, resumable watch and must not here. Named
// by the issues of etcd. Source: etcd, tests/robustness/README.md.
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "inventory/watch/watch_token.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::DeviceWithOs;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

// A progress notice overtook events: here commits go on in another thread
// while bookmarks are always due.
TEST(WatchRegression, R15220ABookmarkOvertakesNoChangeUnderLoad) {
  constexpr int kCommits = 500;
  WatchWorld world;
  v1::WatchRequest request = testing::Request();
  request.mutable_heartbeat_duration()->set_seconds(1);
  TestWatcher watcher(world, request);  // which expects the order
  watcher.OpenAndDrain();
  std::thread writer([&world] {
    for (int i = 1; i <= kCommits; ++i) {
      world.Put(DeviceWithOs(absl::StrCat(i % 50), absl::StrCat(i)));
    }
  });
  int changes = 0;
  while (watcher.revision() < kCommits) {
    world.clock().Advance(absl::Seconds(10));
    const auto next = watcher.Next();
    if (!next) continue;
    changes += next->changes_size();
    ASSERT_EQ(next->revision(), changes);
  }
  writer.join();

  EXPECT_EQ(changes, kCommits);
}

// A watcher went back in time after a restart.
TEST(WatchRegression, R15271AResumedWatchIsNeverFedFromBeforeItsToken) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  for (int i = 0; i < 10; ++i) {
    world.Put(DeviceWithOs("a", absl::StrCat(i)));
    const Revision before = watcher.revision();
    world.store().Restart();
    ASSERT_THAT(watcher.Resume(), IsOk());
    const auto next = watcher.Next();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->changes_size(), 1);
    EXPECT_EQ(next->changes(0).revision(), before + 1);
  }
}

// Events were lost to a stream that was starved for long.
TEST(WatchRegression, R17529AStarvedStreamIsToldThatHistoryWentNeverSkipped) {
  WatchWorld world;
  world.PutMany(10);
  TestWatcher starved(world), other(world);
  starved.OpenAndDrain();
  other.OpenAndDrain();
  for (int i = 0; i < 100; ++i) {
    world.Put(DeviceWithOs("0003", absl::StrCat(i)));
    other.Drain();  // whose steps are shared
  }
  world.Compact(60);

  EXPECT_THAT(starved.TryNext(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(starved.Resume(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  starved.OpenAndDrain();
  EXPECT_EQ(starved.revisions(), other.revisions());
}

// An event was dropped when history was compacted exactly on a delete.
TEST(WatchRegression, R18089ACompactionOnARemovalLosesNoChange) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  TestWatcher watcher(world), late(world);
  watcher.OpenAndDrain();
  const Revision removal = world.Remove("a");
  late.OpenAndDrain();
  world.Put(DeviceWithOs("b", "15"));
  world.Compact(removal);

  ASSERT_THAT(late.Resume(), IsOk());
  const auto next = late.Next();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->changes(0).revision(), removal + 1);
  EXPECT_THAT(watcher.TryNext(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

// A delete was missing when the watch was opened at the compaction revision.
TEST(WatchRegression, R19179AWatchOpenedAtTheCompactedRevisionSeesTheRemoval) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  TestWatcher below(world), at(world), above(world);
  below.OpenAndDrain();
  const Revision compacted = world.Put(DeviceWithOs("b", "15"));
  at.OpenAndDrain();
  const Revision removal = world.Remove("a");
  above.OpenAndDrain();
  world.Compact(compacted);

  EXPECT_THAT(below.Resume(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  ASSERT_THAT(at.Resume(), IsOk());
  const auto next = at.Next();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->changes(0).type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(next->changes(0).revision(), removal);
  ASSERT_THAT(above.Resume(), IsOk());
  EXPECT_EQ(above.revisions(), at.revisions());
}

// The same while the compaction runs.
TEST(WatchRegression, R19179ACompactionThatRunsEndsAWatchOrLeavesItWhole) {
  WatchWorld world;
  world.Put({TestDevice("a"), TestDevice("b")});
  for (int round = 0; round < 300; ++round) {
    TestWatcher watcher(world);
    watcher.OpenAndDrain();
    const Revision begin = watcher.revision();
    world.Put(DeviceWithOs("a", absl::StrCat(round)));
    world.Remove("b");
    world.Put(TestDevice("b", absl::StrCat(round)));
    std::thread compaction([&] { world.Compact(begin + 1 + round % 3); });
    world.shared().Clear();
    absl::StatusOr<std::optional<v1::WatchResponse>> next = std::nullopt;
    if (watcher.Resume().ok()) next = watcher.TryNext();
    compaction.join();
    if (!next.ok() || !*next) continue;
    ASSERT_EQ((*next)->changes_size(), 3);
    ASSERT_EQ((*next)->changes(0).revision(), begin + 1);
  }
}

// A watch from a revision of the future was fed from the past.
TEST(WatchRegression, R20221AFutureRevisionIsRefusedBeforeAnyMessage) {
  WatchWorld world;
  world.PutMany(3);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  v1::WatchToken future = *DecodeToken(watcher.token());
  future.set_revision(4);

  EXPECT_THAT(
      WatchCursor::Create(world.deps(), testing::Request(EncodeToken(future))),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
}

// An event came twice, from a cache of transactions: here two watchers share
// steps, one of which has taken them already.
TEST(WatchRegression, R17247ASharedStepIsTakenOnceByEachWatcher) {
  WatchWorld world;
  TestWatcher first(world), second(world);
  first.OpenAndDrain();
  second.OpenAndDrain();
  for (int i = 0; i < 30; ++i) {
    world.Put(DeviceWithOs("a", absl::StrCat(i)));
    if (i % 3 == 0) first.Drain();
    if (i % 5 == 0) second.Drain();
  }
  first.Drain();
  second.Drain();

  EXPECT_EQ(first.revision(), 30);
  EXPECT_EQ(first.revisions(), second.revisions());
}

}  // namespace
}  // namespace muster::inventory
