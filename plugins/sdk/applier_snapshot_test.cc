// Snapshots that an applier takes, goes on with and compares.
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/applier_fixture.h"
#include "testing/matchers.h"

namespace muster::plugins {
namespace {

using inventory::v1::WatchResponse;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;

using ApplierSnapshotTest = ApplierFixture;

TEST_F(ApplierSnapshotTest, AsksForASnapshotOnTheFirstStart) {
  EXPECT_EQ(applier_->resume_token(), "");
  EXPECT_FALSE(store_->Snapshot()->complete());
}

TEST_F(ApplierSnapshotTest, ChangesNothingForWhatWasShownBefore) {
  Apply(SnapshotOfAAndB());
  applier_->StartOver();

  Apply(SnapshotOfAAndB());

  EXPECT_EQ(store_->Snapshot()->head(), 2);
  EXPECT_EQ(store_->Snapshot()->floor(), 0);
}

TEST_F(ApplierSnapshotTest, DropsWhatAFreshSnapshotDoesNotShow) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  applier_->StartOver();
  EXPECT_EQ(applier_->resume_token(), "");
  Apply(script_.SnapshotOf({Device("b", 1)}));

  EXPECT_THAT(plugin_.calls, ElementsAre("device b", "gone a"));
  EXPECT_EQ(Effect("a"), "none");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 3);
}

TEST_F(ApplierSnapshotTest, TellsWhereASnapshotBeginsAndEnds) {
  script_.Replace({Device("a", 1), Device("b", 1)});
  const std::vector<WatchResponse> messages = script_.Snapshot(1);
  Apply(messages[0]);
  EXPECT_THAT(plugin_.snapshots, ElementsAre("begin"));

  // In the middle of it.
  Restart();
  Apply(messages[1]);
  EXPECT_THAT(plugin_.snapshots, ElementsAre("end 2"));
  EXPECT_EQ(*store_->Snapshot()->GetRecord("snapshot"), "end 2");

  applier_->StartOver();
  Apply(script_.SnapshotOf({Device("b", 1)}));
  EXPECT_THAT(plugin_.snapshots, ElementsAre("end 2", "begin", "end 3"));
}

TEST_F(ApplierSnapshotTest, DropsNothingBeforeTheSnapshotHasEnded) {
  Apply(SnapshotOfAAndB());
  applier_->StartOver();
  script_.Replace({Device("b", 1), Device("c", 1)});
  const std::vector<WatchResponse> messages = script_.Snapshot(1);

  Apply(messages[0]);
  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 2);

  Restart();
  Apply(messages[1]);
  EXPECT_EQ(Effect("a"), "none");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 4);
}

TEST_F(ApplierSnapshotTest, IsCompleteAtOnceForAnEmptyInventory) {
  Apply(script_.SnapshotOf({}));

  EXPECT_TRUE(store_->Snapshot()->complete());
}

TEST_F(ApplierSnapshotTest, GoesOnWithASnapshotAfterARestart) {
  script_.Replace({Device("a", 1), Device("b", 1)});
  const std::vector<WatchResponse> messages = script_.Snapshot(1);
  Apply(messages[0]);
  Restart();
  EXPECT_EQ(applier_->resume_token(), "t1");

  Apply(messages[1]);

  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_THAT(plugin_.calls, ElementsAre("device b"));
}

TEST_F(ApplierSnapshotTest,
       TakesAFreshSnapshotWhereTheStoreIsFromAnEarlierRelease) {
  Apply(SnapshotOfAAndB());
  storage::Cursor earlier = store_->cursor();
  earlier.clear_view_digest();
  ASSERT_THAT(store_->Commit(store_->NewBatch(), earlier), IsOk());

  Restart();

  EXPECT_EQ(applier_->resume_token(), "");
  EXPECT_EQ(Effect("a"), "a v1");
}

TEST_F(ApplierSnapshotTest, DerivesEveryEffectAgainWhenWhatDecidesItChanged) {
  Apply(SnapshotOfAAndB());
  options_.effects_fingerprint = 1;
  Restart();
  EXPECT_EQ(applier_->resume_token(), "");
  Apply(SnapshotOfAAndB());

  Restart();

  EXPECT_EQ(applier_->resume_token(), "t2");
}

}  // namespace
}  // namespace muster::plugins
