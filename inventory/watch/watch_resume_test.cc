#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "inventory/watch/watch_cursor.h"
#include "inventory/watch/watch_cursor_fixture.h"
#include "inventory/watch/watch_token.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using testing::Shown;
using testing::ShownMany;
using testing::ShownWithOs;

using WatchResumeTest = testing::WatchCursorFixture;

TEST_F(WatchResumeTest, RefusesATokenWhoseHistoryIsGone) {
  inventory_.Show(ShownMany(5));
  WatchToTheEnd();
  inventory_.Show({ShownWithOs("0000", "15"), ShownWithOs("0001", "15")});
  inventory_.PretendCompacted(6);

  EXPECT_THAT(Open(Request(token_)),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

TEST_F(WatchResumeTest, ResumesAtExactlyTheCompactedRevision) {
  inventory_.Show(ShownMany(5));
  WatchToTheEnd();
  inventory_.Show({ShownWithOs("0000", "15")});
  inventory_.PretendCompacted(5);

  Watch(Request(token_));

  EXPECT_EQ(Next()->changes_size(), 1);
}

TEST_F(WatchResumeTest, EndsIfHistoryGoesWhileItLagsBehind) {
  inventory_.Show(ShownMany(5));
  WatchToTheEnd();
  inventory_.Show({ShownWithOs("0000", "15"), ShownWithOs("0001", "15")});
  inventory_.PretendCompacted(6);

  EXPECT_THAT(cursor_->Next(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

TEST_F(WatchResumeTest, RefusesTheTokenOfAnotherStoreQueryOrFuture) {
  inventory_.Show({Shown("a")});
  WatchToTheEnd();
  v1::WatchToken foreign = *DecodeToken(token_), future = foreign;
  foreign.set_store_uuid("other");
  future.set_revision(2);
  v1::WatchRequest other_parent = Request(token_);
  other_parent.set_parent("sources/-");

  EXPECT_THAT(
      Open(Request(EncodeToken(foreign))),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"));
  EXPECT_THAT(
      Open(Request(EncodeToken(future))),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
  EXPECT_THAT(Open(other_parent), ErrorIs(absl::StatusCode::kInvalidArgument,
                                          "RESUME_TOKEN_OTHER_QUERY"));
  EXPECT_THAT(
      Open(WithLiveness(token_)),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY"));
  EXPECT_THAT(
      Open(Request("damaged")),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
