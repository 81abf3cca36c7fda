#include "plugins/sdk/applier.h"

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier_fixture.h"
#include "testing/matchers.h"

namespace muster::plugins {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;
using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using ApplierTest = ApplierFixture;

TEST_F(ApplierTest, CommitsEffectTokenAndRevisionTogether) {
  Apply(SnapshotOfAAndB());
  Apply(Update("b"));

  Restart();

  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_EQ(Effect("b"), "b v2");
  EXPECT_EQ(applier_->resume_token(), "t2");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 3);
  EXPECT_TRUE(store_->Snapshot()->complete());
}

TEST_F(ApplierTest, LosesNothingWhenTheProcessDiesBeforeTheCommit) {
  Apply(SnapshotOfAAndB());
  const WatchResponse update = Update("b");
  plugin_.next_error = absl::UnavailableError("died here");
  ASSERT_THAT(applier_->Apply(update),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Effect("b"), "b v1");
  EXPECT_EQ(applier_->resume_token(), "t1");

  Restart();
  Apply(update);
  Apply(script_.Bookmark());

  EXPECT_EQ(Effect("b"), "b v2");
}

TEST_F(ApplierTest, DropsADeviceThatLeftTheViewAndTakesItBack) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  Apply(script_.Happens(Change::TYPE_LEFT_VIEW, Device("a", 2)));
  EXPECT_EQ(Effect("a"), "none");
  Apply(script_.Bookmark());
  Apply(script_.Happens(Change::TYPE_ENTERED_VIEW, Device("a", 3)));
  Apply(script_.Bookmark());

  EXPECT_THAT(plugin_.calls, ElementsAre("gone a", "device a"));
  EXPECT_EQ(Effect("a"), "a v3");
}

TEST_F(ApplierTest, CountsFacetsButShowsThePluginDevicesOnly) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();
  device::v1::Facet apps;
  apps.set_name("a/facets/apps");

  Apply(script_.Happens(Change::TYPE_ADDED, apps));
  Apply(script_.Bookmark());
  applier_->StartOver();
  Apply(SnapshotOfAAndB());

  EXPECT_THAT(plugin_.calls, ElementsAre("device a", "device b"));
}

TEST_F(ApplierTest, JoinsLivenessIntoTheDeviceThatChangedInTheSameMessage) {
  WatchResponse snapshot = SnapshotOfAAndB();
  *snapshot.add_touched() = CheckIn("b", 5);
  Apply(snapshot);
  EXPECT_EQ(plugin_.check_in_seconds["a"], 0);
  EXPECT_EQ(plugin_.check_in_seconds["b"], 5);
  plugin_.calls.clear();

  WatchResponse update = Update("b");
  *update.add_touched() = CheckIn("a", 6);
  *update.add_touched() = CheckIn("b", 7);
  Apply(update);

  EXPECT_EQ(plugin_.check_in_seconds["b"], 7);
  EXPECT_THAT(plugin_.calls, ElementsAre("device b", "touched a"));
}

TEST_F(ApplierTest, TellsThePluginOfSignsOfLifeAndSources) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  WatchResponse news = script_.Bookmark();
  *news.add_touched() = CheckIn("a", 5);
  news.add_sources()->set_name("sources/s");
  news.mutable_sources(0)->set_vendor("iru");
  Apply(news);

  EXPECT_THAT(plugin_.calls, ElementsAre("touched a", "source sources/s"));
  EXPECT_EQ(**store_->Snapshot()->GetRecord("sources/s"), "iru");
}

TEST_F(ApplierTest, ABookmarkMovesOnlyTheToken) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  WatchResponse bookmark = script_.Bookmark();
  bookmark.set_revision(9);
  Apply(bookmark);

  EXPECT_THAT(plugin_.calls, IsEmpty());
  EXPECT_EQ(applier_->resume_token(), "t2");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 9);
}

TEST_F(ApplierTest, TickKeepsTheProgressAndWritesOnlyWhatIsDue) {
  Apply(SnapshotOfAAndB());
  ASSERT_THAT(applier_->Tick(absl::FromUnixSeconds(5)), IsOk());
  EXPECT_FALSE(store_->Snapshot()->GetRecord("tick")->has_value());

  plugin_.due = "now";
  ASSERT_THAT(applier_->Tick(absl::FromUnixSeconds(6)), IsOk());

  EXPECT_EQ(**store_->Snapshot()->GetRecord("tick"), "now");
  EXPECT_EQ(store_->cursor().resume_token(), "t1");
}

TEST_F(ApplierTest, LetsThePluginWriteAtTheEndOfEachBatch) {
  plugin_.at_end = "snapshot";
  Apply(SnapshotOfAAndB());
  EXPECT_EQ(**store_->Snapshot()->GetRecord("end"), "snapshot");

  plugin_.at_end = "tick";
  ASSERT_THAT(applier_->Tick(absl::FromUnixSeconds(5)), IsOk());
  EXPECT_EQ(**store_->Snapshot()->GetRecord("end"), "tick");

  plugin_.at_end = "update";
  ASSERT_THAT(applier_->Update([](EffectBatch& batch) {
    return batch.PutRecord("by hand", "yes");
  }),
              IsOk());
  EXPECT_EQ(**store_->Snapshot()->GetRecord("end"), "update");
  EXPECT_EQ(**store_->Snapshot()->GetRecord("by hand"), "yes");
  EXPECT_EQ(store_->cursor().resume_token(), "t1");
}

TEST_F(ApplierTest, AnUpdateThatFailsLeavesNothing) {
  int applied = 0;
  options_.on_applied = [&] { ++applied; };
  Restart();

  EXPECT_THAT(applier_->Update([](EffectBatch& batch) {
    EXPECT_THAT(batch.PutRecord("by hand", "yes"), IsOk());
    return absl::AbortedError("changed my mind");
  }),
              StatusIs(absl::StatusCode::kAborted));

  EXPECT_FALSE(store_->Snapshot()->GetRecord("by hand")->has_value());
  EXPECT_EQ(applied, 0);
}

TEST_F(ApplierTest, SaysWhenABatchIsDurable) {
  int applied = 0;
  options_.on_applied = [&] {
    ++applied;
    EXPECT_EQ(Effect("a"), "a v1");
  };
  Restart();

  Apply(SnapshotOfAAndB());

  EXPECT_EQ(applied, 1);
}

TEST_F(ApplierTest, LinksItsSpanToTheCommitOfEachChange) {
  options_.name = "counting";
  Restart();
  SpanRecorder recorder;
  Span commit("inventory.commit");
  WatchResponse message = SnapshotOfAAndB();
  for (auto& change : *message.mutable_changes()) {
    change.set_traceparent(commit.traceparent());
  }

  Apply(message);

  const auto spans = recorder.FinishedNamed("plugin.apply");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_THAT(spans[0].links, ElementsAre(commit.span_id()));
  EXPECT_EQ(spans[0].attributes.at("plugin.name"), "counting");
  EXPECT_EQ(spans[0].attributes.at("inventory.revision"), "2");
}

}  // namespace
}  // namespace muster::plugins
