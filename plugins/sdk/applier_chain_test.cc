// What an applier does about a stream with a gap.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/applier_fixture.h"
#include "testing/matchers.h"

namespace muster::plugins {
namespace {

using inventory::v1::WatchResponse;
using ::muster::testing::ErrorIs;

using ApplierChainTest = ApplierFixture;

TEST_F(ApplierChainTest, RefusesAMessageThatDoesNotFollowTheOneBefore) {
  Apply(SnapshotOfAAndB());
  WatchResponse message = Update("b");
  message.set_previous_revision(1);

  EXPECT_THAT(applier_->Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  EXPECT_EQ(Effect("b"), "b v1");
}

TEST_F(ApplierChainTest, RefusesAStreamThatStartedElsewhereThanItsToken) {
  Apply(SnapshotOfAAndB());
  Restart();
  Update("a");  // never seen

  EXPECT_THAT(applier_->Apply(Update("b")),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
}

TEST_F(ApplierChainTest, RefusesASnapshotThatLacksADevice) {
  WatchResponse message = SnapshotOfAAndB();
  message.mutable_snapshot_end()->set_resource_count(3);

  EXPECT_THAT(applier_->Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  EXPECT_EQ(Effect("a"), "none");
}

TEST_F(ApplierChainTest, FindsOutAfterARestartWhatWasLeftOutBefore) {
  Apply(SnapshotOfAAndB());
  WatchResponse update = Update("b");
  update.clear_changes();
  *update.add_touched() = CheckIn("a", 5);
  Apply(update);
  Restart();

  EXPECT_THAT(applier_->Apply(script_.Bookmark()),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
}

}  // namespace
}  // namespace muster::plugins
