// Resumable: a stream that starts with a token goes on right after the message
// of the token, or is told why it cannot.
#include <limits>
#include <string>
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
using testing::Request;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

absl::Status OpenWith(WatchWorld& world, const v1::WatchRequest& request) {
  return WatchCursor::Create(world.deps(), request).status();
}

// Revisions of all changes that a watch with `token` is told.
std::vector<Revision> ReadFrom(WatchWorld& world, const std::string& token) {
  auto cursor = WatchCursor::Create(world.deps(), Request(token));
  EXPECT_THAT(cursor, IsOk());
  std::vector<Revision> revisions;
  while (auto next = (*cursor)->Next().value()) {
    const v1::WatchResponse message = testing::Decode(*next);
    for (const v1::Change& change : message.changes()) {
      revisions.push_back(change.revision());
    }
  }
  return revisions;
}

TEST(WatchResumable, EveryTokenIsFollowedByExactlyWhatCameAfterIt) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  std::vector<std::string> tokens = {watcher.token()};
  for (int i = 1; i <= 30; ++i) {
    world.Put(DeviceWithOs(absl::StrCat(i % 4), absl::StrCat(i)));
    watcher.Drain();
    tokens.push_back(watcher.token());
  }

  for (int after = 0; after <= 30; ++after) {
    std::vector<Revision> want;
    for (Revision r = after + 1; r <= 30; ++r) want.push_back(r);
    EXPECT_EQ(ReadFrom(world, tokens[after]), want) << after;
  }
}

TEST(WatchResumable, TheFirstMessageIsChainedToTheToken) {
  WatchWorld world;
  world.PutMany(3);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put(TestDevice("x"));

  ASSERT_THAT(watcher.Resume(), IsOk());
  const auto first = watcher.Next();

  EXPECT_EQ(first->previous_revision(), 3);
  EXPECT_EQ(first->changes(0).revision(), 4);
  EXPECT_FALSE(first->snapshot());
}

TEST(WatchResumable, ATokenOutlivesARestartOfTheServer) {
  WatchWorld world;
  world.PutMany(3);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put(TestDevice("x"));
  world.store().Restart();

  ASSERT_THAT(watcher.Resume(), IsOk());
  EXPECT_EQ(watcher.Next()->changes_size(), 1);
}

TEST(WatchResumable, ATokenWhoseHistoryIsGoneIsExpired) {
  WatchWorld world;
  world.PutMany(5);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put({DeviceWithOs("0000", "15"), DeviceWithOs("0001", "15")});
  world.Compact(6);

  EXPECT_THAT(watcher.Resume(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

TEST(WatchResumable, ATokenAtTheCompactedRevisionIsWhole) {
  WatchWorld world;
  world.PutMany(5);
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  world.Put(DeviceWithOs("0000", "15"));
  world.Compact(5);

  ASSERT_THAT(watcher.Resume(), IsOk());
  EXPECT_EQ(watcher.Next()->changes(0).revision(), 6);
}

TEST(WatchResumable, ATokenOfAnotherStoreOrFromBeforeARestoreIsForeign) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  v1::WatchToken foreign = *DecodeToken(watcher.token());
  foreign.set_store_uuid("other");

  EXPECT_THAT(
      OpenWith(world, Request(EncodeToken(foreign))),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"));
  world.store().BumpEpoch();
  EXPECT_THAT(watcher.Resume(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                        "RESUME_TOKEN_FOREIGN"));
}

TEST(WatchResumable, ATokenFromTheFutureIsRefusedAtOnce) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();

  for (const int64_t revision :
       {int64_t{2}, int64_t{1000001}, std::numeric_limits<int64_t>::max()}) {
    v1::WatchToken future = *DecodeToken(watcher.token());
    future.set_revision(revision);
    EXPECT_THAT(
        OpenWith(world, Request(EncodeToken(future))),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
  }
}

TEST(WatchResumable, ATokenOfAnotherQueryIsRefused) {
  WatchWorld world;
  world.Put(TestDevice("a"));
  TestWatcher watcher(world);
  watcher.OpenAndDrain();
  v1::WatchRequest parent = Request(), filter = testing::RequestOfMacs(),
                   liveness = testing::RequestWithLiveness(),
                   kinds = testing::RequestOfAllKinds();
  parent.set_parent("sources/-");

  for (v1::WatchRequest* request : {&parent, &filter, &liveness, &kinds}) {
    request->set_resume_token(watcher.token());
    EXPECT_THAT(OpenWith(world, *request),
                ErrorIs(absl::StatusCode::kInvalidArgument,
                        "RESUME_TOKEN_OTHER_QUERY"));
  }
}

TEST(WatchResumable, ADamagedTokenIsRefused) {
  WatchWorld world;
  TestWatcher watcher(world);
  watcher.OpenAndDrain();

  for (const std::string& damaged :
       {std::string("damaged"), watcher.token() + "A"}) {
    EXPECT_THAT(
        OpenWith(world, Request(damaged)),
        ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED"));
  }
}

TEST(WatchResumable, TheHealthOfSourcesIsToldAgain) {
  WatchWorld world;
  world.EndSync();
  TestWatcher watcher(world);
  watcher.OpenAndDrain();

  ASSERT_THAT(watcher.Resume(), IsOk());

  const auto health = watcher.Next();
  ASSERT_TRUE(health);
  EXPECT_EQ(health->sources_size(), 1);
  EXPECT_FALSE(watcher.Next());
}

}  // namespace
}  // namespace muster::inventory
