// Durable before visible: nothing is shown that a crash can undo.
#include <string>

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
using testing::StoreWriteBuilder;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

CommitOutcome TryPut(WatchWorld& world, const device::v1::Device& device) {
  const StoreWrite write =
      world.Complete(StoreWriteBuilder(world.store()).Put(device));
  return world.store().Commit(write).outcome;
}

TEST(WatchDurableBeforeVisible, ACommitOfUnknownOutcomeIsNotShown) {
  for (const bool happened : {true, false}) {
    WatchWorld world;
    world.Put(TestDevice("a"));
    TestWatcher watcher(world);
    watcher.OpenAndDrain();
    world.store().LoseNextCommit(happened);
    ASSERT_EQ(TryPut(world, DeviceWithOs("a", "15")), CommitOutcome::kUnknown);

    EXPECT_FALSE(watcher.Next());
    world.clock().Advance(absl::Seconds(60));
    EXPECT_EQ(watcher.Next()->revision(), 1);

    ASSERT_THAT(world.store().Recover(), IsOk());
    EXPECT_EQ(watcher.Next().has_value(), happened);
    EXPECT_EQ(watcher.Find(DeviceName("a"))->revision(), happened ? 2 : 1);
  }
}

TEST(WatchDurableBeforeVisible, ARefusedCommitIsNeverShown) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.store().FailNextCommit(absl::ResourceExhaustedError("full"));
  ASSERT_EQ(TryPut(world, DeviceWithOs("a", "15")), CommitOutcome::kRefused);

  EXPECT_FALSE(watcher.Next());
  world.Put(DeviceWithOs("a", "16"));
  const auto next = watcher.Next();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->changes(0).revision(), 2);
  EXPECT_EQ(next->changes(0).device().os().version(), "16");
}

TEST(WatchDurableBeforeVisible, WhatWasShownIsThereAfterACrash) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.PutMany(5);
  watcher.Drain();

  world.store().Restart();

  EXPECT_GE(world.store().end().revision, watcher.revision());
  EXPECT_THAT(watcher.Resume(), IsOk());
  for (const auto& [name, revision] : watcher.revisions()) {
    const auto stored =
        world.store().Read()->Get(v1::RESOURCE_KIND_DEVICE, name);
    ASSERT_THAT(stored, IsOk());
    EXPECT_EQ((*stored)->revision, revision);
  }
}

TEST(WatchDurableBeforeVisible, ASnapshotShowsNothingOfAnUnknownCommit) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  world.store().LoseNextCommit(true);
  ASSERT_EQ(TryPut(world, TestDevice("b")), CommitOutcome::kUnknown);
  TestWatcher watcher(world);

  const auto messages = watcher.OpenAndDrain();

  ASSERT_FALSE(messages.empty());
  EXPECT_EQ(messages[0].snapshot_end().resource_count(), 1);
  EXPECT_EQ(messages[0].revision(), 1);
}

}  // namespace
}  // namespace muster::inventory
