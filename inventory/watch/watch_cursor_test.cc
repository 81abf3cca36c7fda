#include "inventory/watch/watch_cursor.h"

#include <map>
#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "inventory/watch/watch_cursor_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::IsEmpty;
using testing::Shown;
using testing::ShownMany;
using testing::ShownWithOs;

using WatchCursorTest = testing::WatchCursorFixture;

TEST_F(WatchCursorTest, ChainsEachMessageToTheOneBefore) {
  inventory_.Show({Shown("a")});
  WatchToTheEnd();
  inventory_.Show(ShownMany(300));

  const auto first = Next();
  const auto second = Next();

  EXPECT_EQ(first->previous_revision(), 1);
  EXPECT_EQ(first->revision(), 257);
  EXPECT_EQ(second->previous_revision(), 257);
  EXPECT_EQ(second->revision(), 301);
}

TEST_F(WatchCursorTest, ResumesRightAfterTheMessageOfTheToken) {
  inventory_.Show({Shown("a")});
  WatchToTheEnd();
  inventory_.Show(ShownMany(300));
  const auto first = Next();

  Watch(Request(first->resume_token()));

  const auto second = Next();
  EXPECT_EQ(second->previous_revision(), first->revision());
  EXPECT_EQ(second->changes(0).revision(), first->revision() + 1);
  EXPECT_FALSE(second->snapshot());
}

TEST_F(WatchCursorTest, TellsTheHealthOfSourcesAfterAResume) {
  inventory_.Sync({Shown("a")});
  WatchToTheEnd();

  Watch(Request(token_));

  const auto health = Next();
  ASSERT_TRUE(health);
  EXPECT_EQ(health->sources_size(), 1);
  EXPECT_EQ(health->revision(), 1);
  EXPECT_EQ(health->previous_revision(), 1);
  EXPECT_EQ(Next(), std::nullopt);
}

TEST_F(WatchCursorTest, TellsTheHealthOfSourcesWhenASyncEndedAfterItsChanges) {
  inventory_.Sync({Shown("a")});
  WatchToTheEnd();
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
  ASSERT_THAT(session.Handle(testing::Page(0, {ShownWithOs("a", "15")})),
              IsOk());
  EXPECT_EQ(Drain().size(), 1u);  // the change alone

  ASSERT_THAT(session.Handle(testing::Abort("HOST_UNREACHABLE")), IsOk());

  const auto messages = Drain();
  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].sources_size(), 1);
  EXPECT_EQ(messages[0].sources(0).state(), v1::SOURCE_STATE_FAILING);
}

TEST_F(WatchCursorTest, IsSilentUntilTheHeartbeatThenSendsABookmark) {
  inventory_.Show({Shown("a")});
  WatchToTheEnd();
  inventory_.clock().Advance(absl::Seconds(29));
  EXPECT_EQ(Next(), std::nullopt);

  inventory_.clock().Advance(absl::Seconds(1));

  const auto bookmark = Next();
  ASSERT_TRUE(bookmark);
  EXPECT_THAT(bookmark->changes(), IsEmpty());
  EXPECT_EQ(bookmark->revision(), 1);
  EXPECT_FALSE(bookmark->resume_token().empty());
  EXPECT_EQ(Next(), std::nullopt);
}

TEST_F(WatchCursorTest, KeepsTheHeartbeatWithinItsBounds) {
  for (const auto& [asked, seconds] :
       std::map<int64_t, int64_t>{{-5, 1}, {0, 1}, {7, 7}, {3600, 60}}) {
    v1::WatchRequest request = Request();
    request.mutable_heartbeat_duration()->set_seconds(asked);
    WatchToTheEnd(request);
    inventory_.clock().Advance(absl::Seconds(seconds) - 2 * kWatchTick);
    EXPECT_EQ(Next(), std::nullopt) << asked;
    inventory_.clock().Advance(kWatchTick);
    EXPECT_TRUE(Next().has_value()) << asked;
  }
}

TEST_F(WatchCursorTest, ABookmarkMovesTheTokenPastWhatDoesNotMatch) {
  WatchToTheEnd();
  SyncSession other = inventory_.NewSession();
  ASSERT_THAT(other.Handle(testing::Begin(v1::SYNC_KIND_FULL, "sources/eu")),
              IsOk());
  ASSERT_THAT(other.Handle(testing::Page(0, {Shown("z", "sources/eu")})),
              IsOk());
  EXPECT_EQ(Next(), std::nullopt);
  inventory_.clock().Advance(absl::Seconds(30));

  const auto bookmark = Next();

  ASSERT_TRUE(bookmark);
  EXPECT_THAT(bookmark->changes(), IsEmpty());
  EXPECT_EQ(bookmark->previous_revision(), 0);
  EXPECT_EQ(bookmark->revision(), 1);
}

TEST_F(WatchCursorTest, RefusesAParentThatIsNoSource) {
  v1::WatchRequest request;
  request.set_parent("devices");

  EXPECT_THAT(Open(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "RESOURCE_NAME_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
