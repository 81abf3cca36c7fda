#include "plugins/sdk/applier.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/counting_plugin.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The version of the device, which its display name tells.
device::v1::Device Device(const std::string& name, int version) {
  device::v1::Device device;
  device.set_name(name);
  device.set_display_name(absl::StrCat(name, " v", version));
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

device::v1::Liveness CheckIn(const std::string& device, int64_t seconds) {
  device::v1::Liveness liveness;
  liveness.set_device(device);
  liveness.mutable_last_check_in_time()->set_seconds(seconds);
  return liveness;
}

class ApplierTest : public ::testing::Test {
 protected:
  ApplierTest() { Restart(); }

  // As a new process on the same disk.
  void Restart() {
    applier_.reset();
    store_.reset();
    plugin_ = CountingPlugin();
    store_ = *EffectStore::Open(dir_.path(), random_);
    applier_ = std::make_unique<Applier>(options_, plugin_, *store_);
  }

  // The first versions of a (revision 1) and b (revision 2).
  WatchResponse SnapshotOfAAndB() {
    return script_.SnapshotOf({Device("a", 1), Device("b", 1)});
  }

  // The second version.
  WatchResponse Update(const std::string& device) {
    return script_.Happens(Change::TYPE_UPDATED, Device(device, 2));
  }

  void Apply(const WatchResponse& message) {
    ASSERT_THAT(applier_->Apply(message), IsOk());
  }

  // The resource's value, or "none".
  std::string Effect(const std::string& name) {
    const auto resource = store_->Snapshot()->Get(name);
    return *resource ? (*resource)->value : "none";
  }

  client::WatchScript script_;
  TempDir dir_;
  FakeRandom random_;
  Applier::Options options_;
  CountingPlugin plugin_;
  std::unique_ptr<EffectStore> store_;
  std::unique_ptr<Applier> applier_;
};

TEST_F(ApplierTest, AsksForASnapshotOnTheFirstStart) {
  EXPECT_EQ(applier_->resume_token(), "");
  EXPECT_FALSE(store_->Snapshot()->complete());
}

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

TEST_F(ApplierTest, ChangesNothingForWhatWasShownBefore) {
  Apply(SnapshotOfAAndB());
  applier_->StartOver();

  Apply(SnapshotOfAAndB());

  EXPECT_EQ(store_->Snapshot()->head(), 2);
  EXPECT_EQ(store_->Snapshot()->floor(), 0);
}

TEST_F(ApplierTest, RefusesAMessageThatDoesNotFollowTheOneBefore) {
  Apply(SnapshotOfAAndB());
  WatchResponse message = Update("b");
  message.set_previous_revision(1);

  EXPECT_THAT(applier_->Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  EXPECT_EQ(Effect("b"), "b v1");
}

TEST_F(ApplierTest, RefusesAStreamThatStartedElsewhereThanItsToken) {
  Apply(SnapshotOfAAndB());
  Restart();
  Update("a");  // never seen

  EXPECT_THAT(applier_->Apply(Update("b")),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
}

TEST_F(ApplierTest, RefusesASnapshotThatLacksADevice) {
  WatchResponse message = SnapshotOfAAndB();
  message.mutable_snapshot_end()->set_resource_count(3);

  EXPECT_THAT(applier_->Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  EXPECT_EQ(Effect("a"), "none");
}

TEST_F(ApplierTest, FindsOutAfterARestartWhatWasLeftOutBefore) {
  Apply(SnapshotOfAAndB());
  WatchResponse update = Update("b");
  update.clear_changes();
  *update.add_touched() = CheckIn("a", 5);
  Apply(update);
  Restart();

  EXPECT_THAT(applier_->Apply(script_.Bookmark()),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
}

TEST_F(ApplierTest, DropsWhatAFreshSnapshotDoesNotShow) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  applier_->StartOver();
  EXPECT_EQ(applier_->resume_token(), "");
  Apply(script_.SnapshotOf({Device("b", 1)}));

  EXPECT_THAT(plugin_.calls, ElementsAre("device b", "gone a"));
  EXPECT_EQ(Effect("a"), "none");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 3);
}

TEST_F(ApplierTest, DropsNothingBeforeTheSnapshotHasEnded) {
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

TEST_F(ApplierTest, IsCompleteAtOnceForAnEmptyInventory) {
  Apply(script_.SnapshotOf({}));

  EXPECT_TRUE(store_->Snapshot()->complete());
}

TEST_F(ApplierTest, GoesOnWithASnapshotAfterARestart) {
  script_.Replace({Device("a", 1), Device("b", 1)});
  const std::vector<WatchResponse> messages = script_.Snapshot(1);
  Apply(messages[0]);
  Restart();
  EXPECT_EQ(applier_->resume_token(), "t1");

  Apply(messages[1]);

  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_THAT(plugin_.calls, ElementsAre("device b"));
}

TEST_F(ApplierTest, TakesAFreshSnapshotWhereTheStoreIsFromAnEarlierRelease) {
  Apply(SnapshotOfAAndB());
  storage::Cursor earlier = store_->cursor();
  earlier.clear_view_digest();
  ASSERT_THAT(store_->Commit(store_->NewBatch(), earlier), IsOk());

  Restart();

  EXPECT_EQ(applier_->resume_token(), "");
  EXPECT_EQ(Effect("a"), "a v1");
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

TEST_F(ApplierTest, DerivesEveryEffectAgainWhenWhatDecidesItChanged) {
  Apply(SnapshotOfAAndB());
  options_.effects_fingerprint = 1;
  Restart();
  EXPECT_EQ(applier_->resume_token(), "");
  Apply(SnapshotOfAAndB());

  Restart();

  EXPECT_EQ(applier_->resume_token(), "t2");
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
