#include "plugins/sdk/applier.h"

#include <memory>
#include <string>
#include <utility>

#include "base/errors.h"
#include "base/fake_random.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/counting_plugin.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/watch_messages.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

inventory::v1::WatchResponse SnapshotOfAAndB() {
  return LastOfSnapshot(Shown("a") + Shown("b"), 7, 2);
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

  void Apply(const inventory::v1::WatchResponse& message) {
    ASSERT_THAT(applier_->Apply(message), IsOk());
  }

  // The resource's value, or "none".
  std::string Effect(const std::string& name) {
    const auto resource = store_->Snapshot()->Get(name);
    return *resource ? (*resource)->value : "none";
  }

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
  Apply(Bookmark(7, 7));
  Apply(Update("b", 8));

  Restart();

  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_EQ(Effect("b"), "b v2");
  EXPECT_EQ(applier_->resume_token(), "t8");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 8);
  EXPECT_TRUE(store_->Snapshot()->complete());
}

TEST_F(ApplierTest, LosesNothingWhenTheProcessDiesBeforeTheCommit) {
  Apply(SnapshotOfAAndB());
  plugin_.next_error = absl::UnavailableError("died here");
  ASSERT_THAT(applier_->Apply(Update("b", 8)),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Effect("b"), "b v1");
  EXPECT_EQ(applier_->resume_token(), "t7");

  Restart();
  Apply(Update("b", 8));

  EXPECT_EQ(Effect("b"), "b v2");
}

TEST_F(ApplierTest, ChangesNothingForWhatWasShownBefore) {
  Apply(SnapshotOfAAndB());
  applier_->BeginSnapshot();

  Apply(SnapshotOfAAndB());

  EXPECT_EQ(store_->Snapshot()->head(), 2);
  EXPECT_EQ(store_->Snapshot()->floor(), 0);
}

TEST_F(ApplierTest, RefusesAMessageThatDoesNotFollowTheOneBefore) {
  Apply(SnapshotOfAAndB());
  inventory::v1::WatchResponse message = Update("b", 8);
  message.set_previous_revision(6);

  EXPECT_THAT(applier_->Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  EXPECT_EQ(Effect("b"), "b v1");
}

TEST_F(ApplierTest, RefusesAStreamThatStartedElsewhereThanItsToken) {
  Apply(SnapshotOfAAndB());
  Restart();

  EXPECT_THAT(applier_->Apply(Bookmark(9, 8)),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
}

TEST_F(ApplierTest, RefusesASnapshotThatLacksADevice) {
  inventory::v1::WatchResponse message = SnapshotOfAAndB();
  message.mutable_snapshot_end()->set_device_count(3);

  EXPECT_THAT(applier_->Apply(message),
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  EXPECT_EQ(Effect("a"), "none");
}

TEST_F(ApplierTest, DropsWhatAFreshSnapshotDoesNotShow) {
  Apply(SnapshotOfAAndB());
  Apply(Bookmark(7, 7));
  plugin_.calls.clear();

  applier_->BeginSnapshot();
  EXPECT_EQ(applier_->resume_token(), "");
  Apply(LastOfSnapshot(Shown("b"), 3, 1));
  Apply(Bookmark(3, 3));

  EXPECT_THAT(plugin_.calls, ElementsAre("device b", "gone a"));
  EXPECT_EQ(Effect("a"), "none");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 3);
}

TEST_F(ApplierTest, KeepsADeviceThatChangedWhileTheSnapshotWasShown) {
  Apply(SnapshotOfAAndB());
  Apply(Bookmark(7, 7));
  plugin_.calls.clear();
  applier_->BeginSnapshot();

  Apply(LastOfSnapshot(Shown("b"), 3, 1));
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 7);
  Restart();
  Apply(Update("a", 4));
  Apply(Bookmark(4, 4));

  EXPECT_THAT(plugin_.calls, ElementsAre("device a"));
  EXPECT_EQ(Effect("a"), "a v2");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 4);
}

TEST_F(ApplierTest, DropsNothingBeforeTheSnapshotHasEnded) {
  Apply(SnapshotOfAAndB());
  Apply(Bookmark(7, 7));
  applier_->BeginSnapshot();

  Apply(Message(Shown("b") + "resume_token: 'u1'"));
  Apply(Message("resume_token: 'u1'"));

  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 7);
}

TEST_F(ApplierTest, IsCompleteAtOnceForAnEmptyInventory) {
  Apply(Message("resume_token: 't0' snapshot_end {}"));

  EXPECT_TRUE(store_->Snapshot()->complete());
}

TEST_F(ApplierTest, GoesOnWithASnapshotAfterARestart) {
  Apply(Message(Shown("a") + "resume_token: 's1'"));
  Restart();
  EXPECT_EQ(applier_->resume_token(), "s1");

  Apply(LastOfSnapshot(Shown("b"), 7, 2));

  EXPECT_EQ(Effect("a"), "a v1");
  EXPECT_THAT(plugin_.calls, ElementsAre("device b"));
}

TEST_F(ApplierTest, DerivesEveryEffectAgainWhenWhatDecidesItChanged) {
  Apply(SnapshotOfAAndB());
  options_.effects_fingerprint = 1;
  Restart();
  EXPECT_EQ(applier_->resume_token(), "");
  Apply(SnapshotOfAAndB());

  Restart();

  EXPECT_EQ(applier_->resume_token(), "t7");
}

TEST_F(ApplierTest, TellsThePluginOfSignsOfLifeAndSources) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  Apply(Message(R"pb(
    touched { device: "a" }
    sources { name: "sources/s" vendor: "iru" }
    resume_token: "t7b"
    revision: 7
    previous_revision: 7
  )pb"));

  EXPECT_THAT(plugin_.calls, ElementsAre("touched a", "source sources/s"));
  EXPECT_EQ(**store_->Snapshot()->GetRecord("sources/s"), "iru");
}

TEST_F(ApplierTest, ABookmarkMovesOnlyTheToken) {
  Apply(SnapshotOfAAndB());
  plugin_.calls.clear();

  Apply(Bookmark(9, 7));

  EXPECT_THAT(plugin_.calls, IsEmpty());
  EXPECT_EQ(applier_->resume_token(), "t9");
  EXPECT_EQ(store_->Snapshot()->applied_revision(), 9);
}

TEST_F(ApplierTest, TickKeepsTheProgressAndWritesOnlyWhatIsDue) {
  Apply(SnapshotOfAAndB());
  ASSERT_THAT(applier_->Tick(absl::FromUnixSeconds(5)), IsOk());
  EXPECT_FALSE(store_->Snapshot()->GetRecord("tick")->has_value());

  plugin_.due = "now";
  ASSERT_THAT(applier_->Tick(absl::FromUnixSeconds(6)), IsOk());

  EXPECT_EQ(**store_->Snapshot()->GetRecord("tick"), "now");
  EXPECT_EQ(store_->cursor().resume_token(), "t7");
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
  inventory::v1::WatchResponse message = SnapshotOfAAndB();
  for (auto& change : *message.mutable_changes()) {
    change.set_traceparent(commit.traceparent());
  }

  Apply(message);

  const auto spans = recorder.FinishedNamed("plugin.apply");
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_THAT(spans[0].links, ElementsAre(commit.span_id()));
  EXPECT_EQ(spans[0].attributes.at("plugin.name"), "counting");
  EXPECT_EQ(spans[0].attributes.at("inventory.revision"), "7");
}

}  // namespace
}  // namespace muster::plugins
