#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "inventory/watch/watch_cursor.h"
#include "inventory/watch/watch_cursor_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::testing::IsEmpty;
using testing::NameOf;
using testing::Shown;
using testing::ShownAt;

using WatchLivenessTest = testing::WatchCursorFixture;

TEST_F(WatchLivenessTest, DeliversLivenessOnlyIfWanted) {
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(1))});
  WatchToTheEnd(Request());
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(2))});
  for (const auto& message : Drain()) EXPECT_THAT(message.touched(), IsEmpty());

  WatchToTheEnd(WithLiveness());
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(3))});
  const auto messages = Drain();
  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 1);
  EXPECT_EQ(messages[0].touched(0).last_check_in_time().seconds(), 3);
  EXPECT_THAT(messages[0].changes(), IsEmpty());
}

TEST_F(WatchLivenessTest, CoalescesLivenessToTheLatestPerDevice) {
  inventory_.Show({Shown("a"), Shown("b")});
  WatchToTheEnd(WithLiveness());
  for (int i = 1; i <= 5; ++i) {
    inventory_.Show({ShownAt("a", absl::FromUnixSeconds(i))});
  }
  inventory_.Show({ShownAt("b", absl::FromUnixSeconds(9))});

  const auto messages = Drain();

  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 2);
  EXPECT_EQ(messages[0].touched(0).device(), NameOf("a"));
  EXPECT_EQ(messages[0].touched(0).last_check_in_time().seconds(), 5);
  EXPECT_EQ(messages[0].touched(1).device(), NameOf("b"));
}

TEST_F(WatchLivenessTest, ResumesLivenessByToken) {
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(1))});
  WatchToTheEnd(WithLiveness());
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(2))});
  inventory_.Reopen();

  Watch(WithLiveness(token_));
  const auto messages = Drain();
  ASSERT_EQ(messages.size(), 1u);
  ASSERT_EQ(messages[0].touched_size(), 1);
  EXPECT_EQ(messages[0].touched(0).last_check_in_time().seconds(), 2);

  Watch(WithLiveness(messages[0].resume_token()));
  EXPECT_THAT(Drain().back().touched(), IsEmpty());
}

TEST_F(WatchLivenessTest, DeliversAChangeBeforeTheLivenessThatCameWithIt) {
  WatchToTheEnd(WithLiveness());
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(1))});

  const auto messages = Drain();

  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].changes_size(), 1);
  EXPECT_EQ(messages[0].changes(0).device().last_check_in_time().seconds(), 1);
  EXPECT_EQ(messages[1].touched_size(), 1);
}

}  // namespace
}  // namespace muster::inventory
