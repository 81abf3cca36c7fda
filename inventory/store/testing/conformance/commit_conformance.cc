// What DeviceStore::Commit() promises while nothing fails.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/testing/conformance/store_under_test.h"
#include "inventory/store/testing/store_reads.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST_P(DeviceStoreConformance, ANewStoreIsEmptyAndAtTheBeginning) {
  EXPECT_EQ(store().end().revision, 0);
  EXPECT_EQ(store().end().touch, 0);
  EXPECT_EQ(store().compacted_through(), 0);
  EXPECT_EQ(Read()->revision(), 0);
  EXPECT_THAT(LogRevisions(*Read()), IsEmpty());
  EXPECT_FALSE(store().identity().store_uuid.empty());
  EXPECT_GE(store().identity().epoch, 1);
}

TEST_P(DeviceStoreConformance, ACommitMovesTheEndToItsAfter) {
  Commit(
      NewWrite().Put(TestDevice("a")).Put(TestDevice("b")).Touch(3).EndSync());

  EXPECT_EQ(store().end().revision, 2);
  EXPECT_EQ(store().end().touch, 3);
  EXPECT_EQ(store().end().ended_syncs, 1);
  EXPECT_EQ(Read()->revision(), 2);
}

TEST_P(DeviceStoreConformance, ACommitWithoutChangesMakesNoRevision) {
  Commit(NewWrite().Document(Collection::kSources, "sources/iru", "x").Touch());

  EXPECT_EQ(store().end().revision, 0);
  EXPECT_EQ(store().end().touch, 1);
  EXPECT_THAT(LogRevisions(*Read()), IsEmpty());
}

TEST_P(DeviceStoreConformance, AWriteThatBeginsAtAnotherRevisionIsRefused) {
  const StoreWrite late = NewWrite().Put(TestDevice("a", "late")).Build();
  PutDevice(store(), TestDevice("b"));

  const CommitResult result = store().Commit(late);

  EXPECT_EQ(result.outcome, CommitOutcome::kRefused);
  EXPECT_THAT(result.status,
              ErrorIs(absl::StatusCode::kAborted, "STORE_MOVED"));
}

TEST_P(DeviceStoreConformance, AWriteThatBeginsAtAnotherTouchIsRefused) {
  const StoreWrite late = NewWrite().Put(TestDevice("a", "late")).Build();
  Commit(NewWrite().Touch());

  EXPECT_THAT(store().Commit(late).status,
              ErrorIs(absl::StatusCode::kAborted, "STORE_MOVED"));
}

TEST_P(DeviceStoreConformance, ARefusedWriteLeavesNothingBehind) {
  const StoreWrite late = NewWrite()
                              .Put(TestDevice("a"))
                              .Put(TestApps("a"))
                              .Document(Collection::kHolds, "h", "1")
                              .Build();
  PutDevice(store(), TestDevice("b"));
  EXPECT_FALSE(store().Commit(late).ok());

  const auto reader = Read();
  EXPECT_EQ(store().end().revision, 1);
  EXPECT_THAT(LogRevisions(*reader), ElementsAre(1));
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_DEVICE),
              ElementsAre(DeviceName("b")));
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_FACET), IsEmpty());
  EXPECT_THAT(IndexNames(*reader, IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("b")));
  EXPECT_EQ(DocumentOf(*reader, Collection::kHolds, "h"), std::nullopt);
}

TEST_P(DeviceStoreConformance, ARefusedWriteMayBeRedone) {
  const StoreWrite late = NewWrite().Put(TestDevice("a")).Build();
  PutDevice(store(), TestDevice("b"));
  EXPECT_FALSE(store().Commit(late).ok());

  Commit(NewWrite().Put(TestDevice("a")));

  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 2);
}

TEST_P(DeviceStoreConformance, AllPartsOfAWriteAppearTogether) {
  Commit(NewWrite()
             .Put(TestDevice("a"))
             .Put(TestApps("a"))
             .Document(Collection::kSyncs, "s", "running"));

  const auto reader = Read();
  EXPECT_EQ(DeviceRecord(*reader, "a").revision, 1);
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_FACET),
              ElementsAre(AppsName("a")));
  EXPECT_THAT(LogRevisions(*reader), ElementsAre(1, 2));
  EXPECT_THAT(IndexNames(*reader, IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("a")));
  EXPECT_THAT(DocumentOf(*reader, Collection::kSyncs, "s"),
              Optional(std::string("running")));
}

TEST_P(DeviceStoreConformance, RevisionsAreDenseAcrossAndWithinCommits) {
  Commit(NewWrite().Put(TestDevice("a")).Put(TestDevice("b")));
  Commit(NewWrite().Touch());
  Commit(NewWrite().Put(TestDevice("a", "new")).Remove("b"));

  EXPECT_THAT(LogRevisions(*Read()), ElementsAre(1, 2, 3, 4));
}

TEST_P(DeviceStoreConformance, TwoChangesOfOneResourceInOneWriteCountBoth) {
  Commit(NewWrite().Put(TestDevice("a", "one")).Put(TestDevice("a", "two")));

  const auto reader = Read();
  const StoredRecord record = DeviceRecord(*reader, "a");
  EXPECT_EQ(record.revision, 2);
  EXPECT_EQ(DisplayNameIn(record.body), "two");
  EXPECT_THAT(DisplayNameAt(*reader, record.number, 1),
              Optional(std::string("one")));
}

}  // namespace
}  // namespace muster::inventory::testing
