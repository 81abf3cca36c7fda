// What is left after commits of unknown outcome and after restarts.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/testing/conformance/store_under_test.h"
#include "inventory/store/testing/store_reads.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::Optional;

// Commits `write` with an unknown outcome. False if the engine cannot be made
// to fail; expects then that it was committed.
bool CommitUnknown(StoreUnderTest& under_test, const StoreWrite& write,
                   bool happened) {
  const bool armed = under_test.LoseNextCommit(happened);
  const CommitResult result = under_test.store().Commit(write);
  EXPECT_EQ(result.outcome,
            armed ? CommitOutcome::kUnknown : CommitOutcome::kCommitted);
  return armed;
}

TEST_P(DeviceStoreConformance, RecoveringWithoutNeedChangesNothing) {
  PutDevice(store(), TestDevice("a"));

  EXPECT_THAT(store().Recover(), IsOk());

  EXPECT_EQ(store().end().revision, 1);
  EXPECT_EQ(PutDevice(store(), TestDevice("b")), 2);
}

TEST_P(DeviceStoreConformance, AnUnknownCommitSaysSoAndIsInvisible) {
  const StoreWrite write = NewWrite().Put(TestDevice("a")).Build();
  const bool armed = under_test().LoseNextCommit(true);
  const CommitResult result = store().Commit(write);
  EXPECT_EQ(result.ok(), !armed) << result.status;
  if (!armed) return;

  EXPECT_EQ(result.outcome, CommitOutcome::kUnknown);
  EXPECT_THAT(result.status,
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  EXPECT_EQ(store().end().revision, 0);
  EXPECT_EQ(Read()->revision(), 0);
  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 0);
}

TEST_P(DeviceStoreConformance, WhileAnOutcomeIsUnknownReadsGoOn) {
  PutDevice(store(), TestDevice("a"));
  CommitUnknown(under_test(), NewWrite().Put(TestDevice("b")).Build(), false);

  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 1);
}

TEST_P(DeviceStoreConformance, WhileAnOutcomeIsUnknownCommitsAreRefused) {
  const StoreWrite write = NewWrite().Put(TestDevice("a")).Build();
  if (!CommitUnknown(under_test(), write, false)) return;

  const CommitResult next = store().Commit(write);

  EXPECT_EQ(next.outcome, CommitOutcome::kRefused);
  EXPECT_THAT(next.status,
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
}

TEST_P(DeviceStoreConformance, RecoveryShowsTheWholeCommitIfItHappened) {
  const StoreWrite write = NewWrite()
                               .Put(TestDevice("a"))
                               .Document(Collection::kHolds, "h", "1")
                               .Touch()
                               .Build();
  CommitUnknown(under_test(), write, true);

  EXPECT_THAT(store().Recover(), IsOk());

  EXPECT_EQ(store().end().revision, 1);
  EXPECT_EQ(store().end().touch, 1);
  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 1);
  EXPECT_THAT(LogRevisions(*Read()), ElementsAre(1));
  EXPECT_THAT(DocumentOf(*Read(), Collection::kHolds, "h"),
              Optional(std::string("1")));
}

TEST_P(DeviceStoreConformance, RecoveryShowsNothingOfACommitThatDidNotHappen) {
  PutDevice(store(), TestDevice("a"));
  const StoreWrite write = NewWrite()
                               .Put(TestDevice("a", "lost"))
                               .Document(Collection::kHolds, "h", "1")
                               .Build();
  if (!CommitUnknown(under_test(), write, false)) return;

  EXPECT_THAT(store().Recover(), IsOk());

  EXPECT_EQ(store().end().revision, 1);
  EXPECT_EQ(DisplayNameIn(DeviceRecord(*Read(), "a").body), "Mac");
  EXPECT_THAT(LogRevisions(*Read()), ElementsAre(1));
  EXPECT_EQ(DocumentOf(*Read(), Collection::kHolds, "h"), std::nullopt);
}

TEST_P(DeviceStoreConformance, RecoveryKeepsTheCountOfSyncsThatEnded) {
  Commit(NewWrite().EndSync());
  const StoreWrite write = NewWrite().Put(TestDevice("a")).EndSync().Build();
  CommitUnknown(under_test(), write, true);

  ASSERT_THAT(store().Recover(), IsOk());

  EXPECT_EQ(store().end().ended_syncs, 2);
}

TEST_P(DeviceStoreConformance, AfterRecoveryCommitsGoOnWithoutAGap) {
  for (const bool happened : {false, true}) {
    CommitUnknown(under_test(), NewWrite().Put(TestDevice("a")).Build(),
                  happened);
    ASSERT_THAT(store().Recover(), IsOk());
    PutDevice(store(), TestDevice("b"));
  }

  const Revision last = store().end().revision;
  EXPECT_EQ(LogRevisions(*Read()).size(), static_cast<size_t>(last));
  EXPECT_EQ(DeviceRecord(*Read(), "b").revision, last);
}

// A crash may take what was never acknowledged, or leave it.
TEST_P(DeviceStoreConformance, ReopeningLeavesAnUnknownCommitWholeOrNotAtAll) {
  for (const bool happened : {false, true}) {
    const Revision before = store().end().revision;
    const StoreWrite write =
        NewWrite().Put(TestDevice("a")).Put(TestDevice("b")).Build();
    const bool armed = CommitUnknown(under_test(), write, happened);
    under_test().Reopen();

    const Revision after = store().end().revision;
    EXPECT_THAT(after, AnyOf(before, before + 2));
    EXPECT_TRUE(armed || after == before + 2);
    EXPECT_EQ(LogRevisions(*Read()).size(), static_cast<size_t>(after));
    EXPECT_EQ(PutDevice(store(), TestDevice("c")), after + 1);
  }
}

TEST_P(DeviceStoreConformance, ReopeningKeepsIdentityAndEnd) {
  const StoreIdentity identity = store().identity();
  Commit(NewWrite().Put(TestDevice("a")).Put(TestDevice("b")).Touch(7));
  CompactTo(1);

  under_test().Reopen();

  EXPECT_EQ(store().identity().store_uuid, identity.store_uuid);
  EXPECT_EQ(store().identity().epoch, identity.epoch);
  EXPECT_EQ(store().end().revision, 2);
  EXPECT_EQ(store().end().touch, 7);
  EXPECT_EQ(store().compacted_through(), 1);
}

TEST_P(DeviceStoreConformance, ReopeningForgetsTheSyncsThatEnded) {
  Commit(NewWrite().EndSync());

  under_test().Reopen();

  EXPECT_EQ(store().end().ended_syncs, 0);
}

TEST_P(DeviceStoreConformance, ReopeningKeepsEverything) {
  Commit(NewWrite()
             .Put(TestDevice("a", "one"))
             .Put(TestApps("a"))
             .Document(Collection::kSources, "sources/iru", "x"));
  PutDevice(store(), TestDevice("a", "two"));
  PutDevice(store(), TestDevice("b"));
  CompactTo(1);

  under_test().Reopen();

  const auto reader = Read();
  const StoredRecord a = DeviceRecord(*reader, "a");
  EXPECT_EQ(a.revision, 3);
  EXPECT_EQ(a.shown_hash, "shown 3");
  EXPECT_EQ(DisplayNameIn(a.body), "two");
  EXPECT_THAT(DisplayNameAt(*reader, a.number, 2),
              Optional(std::string("one")));
  EXPECT_THAT(LogRevisions(*reader, 1), ElementsAre(2, 3, 4));
  EXPECT_THAT(HistoryRevisions(*reader, a.number, 5), ElementsAre(3));
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_FACET),
              ElementsAre(AppsName("a")));
  EXPECT_THAT(IndexNames(*reader, IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("a"), DeviceName("b")));
  EXPECT_THAT(DocumentOf(*reader, Collection::kSources, "sources/iru"),
              Optional(std::string("x")));
}

}  // namespace
}  // namespace muster::inventory::testing
