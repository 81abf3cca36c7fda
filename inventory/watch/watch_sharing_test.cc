#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "inventory/watch/watch_cursor.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using testing::DeviceWithOs;
using testing::TestDevice;
using testing::WatchWorld;

// Cursors of one query that stand side by side.
class WatchSharingTest : public ::testing::Test {
 protected:
  std::unique_ptr<WatchCursor> Open(
      const v1::WatchRequest& request = testing::Request()) {
    auto cursor = WatchCursor::Create(world_.deps(), request).value();
    while (cursor->Next().value()) {
    }
    return cursor;
  }
  static SharedBytes Next(WatchCursor& cursor) {
    return cursor.Next().value().value_or(nullptr);
  }

  WatchWorld world_;
};

TEST_F(WatchSharingTest, AThousandWatchersCostOneRead) {
  world_.PutMany(10);
  std::vector<std::unique_ptr<WatchCursor>> watchers;
  for (int i = 0; i < 1000; ++i) watchers.push_back(Open());
  world_.Put(TestDevice("a"));
  const int reads = world_.store().reads();

  const SharedBytes first = Next(*watchers[0]);
  for (size_t i = 1; i < watchers.size(); ++i) {
    ASSERT_EQ(Next(*watchers[i]), first) << i;
  }

  EXPECT_EQ(world_.store().reads(), reads + 1);
}

TEST_F(WatchSharingTest, ASnapshotIsSharedToo) {
  world_.PutMany(10);
  auto a = WatchCursor::Create(world_.deps(), testing::Request()).value();
  auto b = WatchCursor::Create(world_.deps(), testing::Request()).value();

  EXPECT_EQ(Next(*a), Next(*b));
}

TEST_F(WatchSharingTest, WatchersOfDifferentQueriesShareNothing) {
  const auto all = Open();
  const auto macs = Open(testing::RequestOfMacs());
  world_.Put(TestDevice("a"));

  EXPECT_NE(Next(*all), Next(*macs));
}

TEST_F(WatchSharingTest, WhatDoesNotMatchIsReadOnceForAll) {
  std::vector<std::unique_ptr<WatchCursor>> watchers;
  for (int i = 0; i < 100; ++i) {
    watchers.push_back(Open(testing::RequestOfMacs()));
  }
  device::v1::Device phone = TestDevice("a");
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  world_.Put(phone);
  const int reads = world_.store().reads();

  for (const auto& watcher : watchers) EXPECT_EQ(Next(*watcher), nullptr);

  EXPECT_EQ(world_.store().reads(), reads + 1);
}

TEST_F(WatchSharingTest, AWatcherThatIsBehindGetsAllRevisionsInOneMessage) {
  const auto watcher = Open();
  for (int i = 0; i < 100; ++i) world_.Put(DeviceWithOs("a", absl::StrCat(i)));

  EXPECT_EQ(testing::Decode(Next(*watcher)).changes_size(), 100);
  EXPECT_EQ(Next(*watcher), nullptr);
}

TEST_F(WatchSharingTest, LivenessThatMovedIsNotServedFromBefore) {
  world_.Put(TestDevice("a"));
  const auto a = Open(testing::RequestWithLiveness());
  const auto b = Open(testing::RequestWithLiveness());
  world_.Put(DeviceWithOs("a", "15"));
  EXPECT_EQ(testing::Decode(Next(*a)).touched_size(), 0);
  world_.CheckIn("a", absl::FromUnixSeconds(5));

  const v1::WatchResponse message = testing::Decode(Next(*b));

  ASSERT_EQ(message.touched_size(), 1);
  EXPECT_EQ(message.touched(0).last_check_in_time().seconds(), 5);
}

TEST_F(WatchSharingTest, WhatIsReadAheadIsWhatIsReadInTurn) {
  const auto plain = Open();
  SharedBatches own;
  const WatchCursor::Deps deps = world_.deps();
  const auto ahead = WatchCursor::Create({deps.store, deps.liveness, own,
                                          deps.clock, deps.random},
                                         testing::Request())
                         .value();
  while (Next(*ahead)) {
  }
  world_.PutMany(3000);

  int pieces = 0;
  v1::WatchResponse shown;
  while (const SharedBytes message = Next(*ahead)) {
    shown.MergeFrom(testing::Decode(message));
    while (const auto piece = ahead->PlanPiece()) {
      ahead->ReadsAhead(piece);
      ahead->Read(*piece);
      ++pieces;
    }
  }
  v1::WatchResponse expected;
  while (const SharedBytes message = Next(*plain)) {
    expected.MergeFrom(testing::Decode(message));
  }

  EXPECT_GE(pieces, 2);
  EXPECT_EQ(shown.changes_size(), 3000);
  EXPECT_EQ(shown.revision(), expected.revision());
  for (int i = 0; i < expected.changes_size(); ++i) {
    ASSERT_EQ(shown.changes(i).revision(), expected.changes(i).revision());
  }
}

TEST_F(WatchSharingTest, WhatWasErasedIsNotServedFromWhatWasReadAhead) {
  const auto watcher = Open();
  world_.PutMany(3000);
  ASSERT_NE(Next(*watcher), nullptr);
  const auto piece = watcher->PlanPiece();
  ASSERT_NE(piece, nullptr);
  watcher->ReadsAhead(piece);
  watcher->Read(*piece);
  const Revision erased = piece->after() + 1;
  const std::string id = absl::StrCat(erased - 1);  // as PutMany() names them
  world_.Commit(testing::StoreWriteBuilder(world_.store())
                    .Rewrite(erased, TestDevice(id, "erased")));
  world_.shared().Clear();

  const v1::WatchResponse message = testing::Decode(Next(*watcher));

  EXPECT_EQ(message.changes(0).revision(), erased);
  EXPECT_EQ(message.changes(0).device().display_name(), "erased");
}

TEST_F(WatchSharingTest, WhatWasErasedIsReadAgain) {
  const auto a = Open();
  const auto b = Open();
  world_.Put(TestDevice("a", "Ada's Mac"));
  EXPECT_NE(Next(*a), nullptr);
  world_.Commit(testing::StoreWriteBuilder(world_.store())
                    .Rewrite(1, TestDevice("a", "erased")));
  world_.shared().Clear();

  const v1::WatchResponse message = testing::Decode(Next(*b));

  EXPECT_EQ(message.changes(0).device().display_name(), "erased");
}

}  // namespace
}  // namespace muster::inventory
