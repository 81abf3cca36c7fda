#include "inventory/commit/sync_store.h"

#include "base/errors.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Shown;
using testing::ShownRemoved;

constexpr char kTraceparent[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

class SyncStoreTest : public ::testing::Test {
 protected:
  std::string Begin(v1::SyncKind kind = v1::SYNC_KIND_FULL) {
    const auto sync =
        inventory_.syncs().Begin(testing::Begin(kind).begin(), "trace");
    EXPECT_THAT(sync, IsOk());
    return sync->name();
  }
  absl::StatusOr<v1::Sync> Write(const std::string& sync,
                                 v1::DeviceObservation shown) {
    const PreparedDevice prepared = Prepare(shown);
    SyncStep step;
    step.sync = sync;
    step.shown = {&prepared, 1};
    step.traceparent = kTraceparent;
    return inventory_.syncs().Write(step);
  }

  testing::TestInventory inventory_;
};

TEST_F(SyncStoreTest, AnnouncesItsSourceAndNumbersItsSyncs) {
  EXPECT_EQ(Begin(), "sources/iru/syncs/1");

  const v1::Source source = inventory_.GetSource();
  EXPECT_EQ(source.state(), v1::SOURCE_STATE_WAITING_TO_SYNC);
  EXPECT_EQ(source.vendor(), "iru");
  EXPECT_EQ(source.host(), "accuhive.api.kandji.io");
  EXPECT_EQ(source.last_sync(), "sources/iru/syncs/1");
  const v1::Sync sync = inventory_.GetSync(1);
  EXPECT_EQ(sync.state(), v1::SYNC_STATE_RUNNING);
  EXPECT_EQ(sync.trace_id(), "trace");
  EXPECT_TRUE(sync.has_start_time());
}

TEST_F(SyncStoreTest, CountsWhatEachWriteDidInTheSameCommit) {
  const std::string sync = Begin();
  const int commits = inventory_.commits();
  ASSERT_THAT(Write(sync, Shown("a")), IsOk());
  ASSERT_THAT(Write(sync, Shown("b")), IsOk());
  ASSERT_THAT(Write(sync, ShownRemoved("b")), IsOk());

  EXPECT_EQ(inventory_.commits(), commits + 3);
  EXPECT_EQ(inventory_.GetSync(1).added_count(), 2);
  EXPECT_EQ(inventory_.GetSync(1).removed_count(), 1);
  EXPECT_EQ(inventory_.GetSync(1).revision(), 3);
  EXPECT_EQ(inventory_.GetSource().device_count(), 1);
}

TEST_F(SyncStoreTest, ANewerSyncOfTheSameKindSupersedesTheOlder) {
  const std::string older = Begin();
  const std::string newer = Begin();

  EXPECT_THAT(Write(older, Shown("a")),
              ErrorIs(absl::StatusCode::kAborted, "SYNC_SUPERSEDED"));
  EXPECT_THAT(Write(newer, Shown("a")), IsOk());
  EXPECT_EQ(inventory_.GetSync(1).state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "SYNC_SUPERSEDED");
  EXPECT_TRUE(inventory_.GetSync(1).has_end_time());
  EXPECT_EQ(inventory_.store().end().ended_syncs, 1);
}

TEST_F(SyncStoreTest, SyncsOfOtherKindsGoOnSideBySide) {
  const std::string full = Begin(v1::SYNC_KIND_FULL);
  const std::string delta = Begin(v1::SYNC_KIND_DELTA);

  EXPECT_THAT(Write(full, Shown("a")), IsOk());
  EXPECT_THAT(Write(delta, Shown("b")), IsOk());
}

TEST_F(SyncStoreTest, ASyncThatACrashCutOffIsFailedAndKeepsWhatWasAcked) {
  const std::string sync = Begin();
  ASSERT_THAT(Write(sync, Shown("a")), IsOk());

  inventory_.Reopen();

  EXPECT_EQ(inventory_.GetSync(1).state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "SYNC_INTERRUPTED");
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_FAILING);
  EXPECT_EQ(inventory_.Get("a").revision(), 1);
  EXPECT_EQ(Begin(), "sources/iru/syncs/2");
}

TEST_F(SyncStoreTest, GoesOnWithTheNextRevisionAfterARestart) {
  inventory_.Sync({Shown("a")});
  inventory_.Reopen();
  inventory_.Sync({Shown("a"), Shown("b")});

  EXPECT_EQ(inventory_.Get("b").revision(), 2);
  EXPECT_EQ(inventory_.Changes().size(), 2u);
}

TEST_F(SyncStoreTest, ASyncFailsOnce) {
  const std::string sync = Begin();
  v1::SyncError error;
  error.set_reason("FIRST");
  EXPECT_THAT(inventory_.syncs().Fail(sync, error), IsOk());
  error.set_reason("SECOND");
  EXPECT_THAT(inventory_.syncs().Fail(sync, error), IsOk());

  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "FIRST");
}

TEST_F(SyncStoreTest, ACommitIsASpanOfTheStepsTraceAndEachChangeNamesIt) {
  SpanRecorder spans;
  ASSERT_THAT(Write(Begin(), Shown("a")), IsOk());

  const auto commits = spans.FinishedNamed("inventory.commit");
  ASSERT_EQ(commits.size(), 1u);
  EXPECT_EQ(commits[0].trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(commits[0].parent_span_id, "b7ad6b7169203331");
  EXPECT_EQ(commits[0].attributes.at("muster.devices.added"), "1");
  EXPECT_THAT(inventory_.Changes()[0].traceparent(),
              ::testing::HasSubstr(commits[0].span_id));
}

TEST_F(SyncStoreTest, SyncsOfSeveralSourcesGoOnSideBySide) {
  const std::string one = Begin();
  const auto other = inventory_.syncs().Begin(
      testing::Begin(v1::SYNC_KIND_FULL, "sources/eu").begin(), "");
  ASSERT_THAT(other, IsOk());

  EXPECT_THAT(Write(one, Shown("a")), IsOk());
  EXPECT_THAT(Write(other->name(), Shown("a", "sources/eu")), IsOk());
  EXPECT_THAT(Write(one, Shown("b")), IsOk());

  EXPECT_EQ(inventory_.GetSource("sources/iru").device_count(), 2);
  EXPECT_EQ(inventory_.GetSource("sources/eu").device_count(), 1);
  EXPECT_EQ(inventory_.GetView("sources/iru").count(), 2);
  EXPECT_EQ(inventory_.GetView("sources/eu").count(), 1);
}

TEST_F(SyncStoreTest, NoSyncOfAPausedSourceBegins) {
  Begin();
  v1::Source source = inventory_.GetSource();
  source.set_paused(true);
  inventory_.PutSource(source);

  const auto refused =
      inventory_.syncs().Begin(testing::Begin().begin(), "trace");

  EXPECT_THAT(refused,
              ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_PAUSED"));
  EXPECT_EQ(inventory_.GetSource().last_sync(), "sources/iru/syncs/1");
}

TEST_F(SyncStoreTest, APauseEndsTheSyncsThatRunAndNoOthers) {
  const std::string full = Begin(v1::SYNC_KIND_FULL);
  const std::string delta = Begin(v1::SYNC_KIND_DELTA);
  const auto other = inventory_.syncs().Begin(
      testing::Begin(v1::SYNC_KIND_FULL, "sources/eu").begin(), "");
  ASSERT_THAT(other, IsOk());

  ASSERT_THAT(inventory_.syncs().AbortSyncsOf(
                  "sources/iru", Error(absl::StatusCode::kFailedPrecondition,
                                       "SOURCE_PAUSED", "paused")),
              IsOk());

  for (const std::string& sync : {full, delta}) {
    EXPECT_THAT(
        Write(sync, Shown("a")),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_PAUSED"));
  }
  EXPECT_EQ(inventory_.GetSync(1).state(), v1::SYNC_STATE_FAILED);
  EXPECT_EQ(inventory_.store().end().ended_syncs, 2);
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_WAITING_TO_SYNC);
  EXPECT_THAT(Write(other->name(), Shown("a", "sources/eu")), IsOk());
}

TEST_F(SyncStoreTest, KeepsTheLastThousandSyncsOfASource) {
  const std::string running = Begin(v1::SYNC_KIND_POSTURE);
  for (int i = 0; i < 1001; ++i) Begin();

  EXPECT_EQ(inventory_.GetSync(1).name(), running);
  EXPECT_EQ(inventory_.GetSync(2).name(), "");
  EXPECT_EQ(inventory_.GetSync(3).name(), "sources/iru/syncs/3");
  EXPECT_EQ(inventory_.GetSync(1002).name(), "sources/iru/syncs/1002");
}

TEST_F(SyncStoreTest, ASyncWhoseBeginNobodyHeardOfIsSuperseded) {
  inventory_.store().LoseNextCommit(true);
  inventory_.store().FailNextRecover(absl::UnavailableError("the disk"));
  EXPECT_THAT(inventory_.syncs().Begin(testing::Begin().begin(), ""),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));

  EXPECT_EQ(Begin(), "sources/iru/syncs/2");

  EXPECT_EQ(inventory_.GetSync(1).error().reason(), "SYNC_SUPERSEDED");
}

}  // namespace
}  // namespace muster::inventory
