// What DeviceStore::Compact() takes and what it leaves.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/testing/conformance/store_under_test.h"
#include "inventory/store/testing/store_reads.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST_P(DeviceStoreConformance, CompactionForgetsTheOldestChanges) {
  for (const char* id : {"a", "b", "c"}) PutDevice(store(), TestDevice(id));

  EXPECT_THAT(store().Compact(2, 1000), IsOkAndHolds(2));

  EXPECT_EQ(store().compacted_through(), 2);
  EXPECT_EQ(Read()->compacted_through(), 2);
  EXPECT_EQ(store().end().revision, 3);
  EXPECT_THAT(LogRevisions(*Read(), 2), ElementsAre(3));
  EXPECT_THAT(HistoryRevisions(*Read(), 1, 4), IsEmpty());
  EXPECT_THAT(HistoryRevisions(*Read(), 3, 4), ElementsAre(3));
}

TEST_P(DeviceStoreConformance, CompactionGoesNoFurtherThanItsLimit) {
  for (const char* id : {"a", "b", "c"}) PutDevice(store(), TestDevice(id));

  EXPECT_THAT(store().Compact(3, 2), IsOkAndHolds(2));
  EXPECT_THAT(LogRevisions(*Read(), 2), ElementsAre(3));
  EXPECT_THAT(store().Compact(3, 2), IsOkAndHolds(3));
}

TEST_P(DeviceStoreConformance, CompactionNeverGoesBack) {
  for (const char* id : {"a", "b", "c"}) PutDevice(store(), TestDevice(id));
  CompactTo(2);

  EXPECT_THAT(store().Compact(1, 1000), IsOkAndHolds(2));
  EXPECT_THAT(store().Compact(2, 1000), IsOkAndHolds(2));
  EXPECT_EQ(store().compacted_through(), 2);
}

TEST_P(DeviceStoreConformance, CompactionLeavesRecordsIndexAndDocuments) {
  Commit(NewWrite()
             .Put(TestDevice("a"))
             .Put(TestApps("a"))
             .Document(Collection::kHolds, "h", "1"));
  CompactTo(2);

  const auto reader = Read();
  EXPECT_EQ(DeviceRecord(*reader, "a").revision, 1);
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_FACET),
              ElementsAre(AppsName("a")));
  EXPECT_THAT(IndexNames(*reader, IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("a")));
  EXPECT_THAT(DocumentOf(*reader, Collection::kHolds, "h"),
              Optional(std::string("1")));
}

TEST_P(DeviceStoreConformance, TheStoreGoesOnAfterCompactionOfItsHead) {
  PutDevice(store(), TestDevice("a"));
  CompactTo(1);

  EXPECT_THAT(LogRevisions(*Read(), 1), IsEmpty());
  EXPECT_EQ(PutDevice(store(), TestDevice("b")), 2);
  EXPECT_THAT(LogRevisions(*Read(), 1), ElementsAre(2));
}

TEST_P(DeviceStoreConformance, TheVersionAtTheCompactionIsKept) {
  PutDevice(store(), TestDevice("a", "one"));    // 1
  PutDevice(store(), TestDevice("a", "two"));    // 2
  PutDevice(store(), TestDevice("b"));           // 3
  PutDevice(store(), TestDevice("a", "three"));  // 4
  CompactTo(3);

  EXPECT_THAT(DisplayNameAt(*Read(), 1, 3), Optional(std::string("two")));
  EXPECT_THAT(HistoryRevisions(*Read(), 1, 5), ElementsAre(4));
}

TEST_P(DeviceStoreConformance, AKeptVersionHasItsRevisionAndNoShownHash) {
  PutDevice(store(), TestDevice("a", "one"));
  PutDevice(store(), TestDevice("b"));
  PutDevice(store(), TestDevice("a", "two"));
  CompactTo(2);

  const auto version = Read()->GetVersion(1, 2);
  ASSERT_TRUE(version.ok() && version->has_value()) << version.status();
  EXPECT_EQ((*version)->revision, 1);
  EXPECT_EQ((*version)->shown_hash, "");
}

TEST_P(DeviceStoreConformance, WhatChangesAfterItsCompactionIsKeptAsItWas) {
  PutDevice(store(), TestDevice("a", "one"));
  PutDevice(store(), TestDevice("b"));
  CompactTo(2);
  const std::string body = DeviceRecord(*Read(), "a").body;
  PutDevice(store(), TestDevice("a", "two"));
  PutDevice(store(), TestDevice("a", "three"));

  const auto version = Read()->GetVersion(1, 2);
  ASSERT_TRUE(version.ok() && version->has_value()) << version.status();
  EXPECT_EQ((*version)->revision, 1);
  EXPECT_EQ((*version)->shown_hash, "");
  EXPECT_EQ((*version)->body, body);
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 3), Optional(std::string("two")));
}

TEST_P(DeviceStoreConformance, TwoChangesInOneWriteKeepTheCompactedVersion) {
  PutDevice(store(), TestDevice("a", "one"));
  CompactTo(1);
  Commit(NewWrite().Put(TestDevice("a", "two")).Put(TestDevice("a", "three")));

  EXPECT_THAT(DisplayNameAt(*Read(), 1, 1), Optional(std::string("one")));
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 2), Optional(std::string("two")));
}

TEST_P(DeviceStoreConformance, ASecondCompactionReplacesTheKeptVersion) {
  PutDevice(store(), TestDevice("a", "one"));
  PutDevice(store(), TestDevice("a", "two"));
  PutDevice(store(), TestDevice("b"));
  PutDevice(store(), TestDevice("a", "three"));
  CompactTo(1);
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 1), Optional(std::string("one")));

  CompactTo(3);
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 3), Optional(std::string("two")));

  CompactTo(4);
  PutDevice(store(), TestDevice("a", "four"));
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 4), Optional(std::string("three")));
}

TEST_P(DeviceStoreConformance, WhatIsNewerThanTheCompactionHadNoVersionThere) {
  PutDevice(store(), TestDevice("a"));
  CompactTo(1);
  PutDevice(store(), TestDevice("b", "one"));
  PutDevice(store(), TestDevice("b", "two"));

  EXPECT_EQ(DisplayNameAt(*Read(), 2, 1), std::nullopt);
  EXPECT_THAT(DisplayNameAt(*Read(), 2, 2), Optional(std::string("one")));
}

TEST_P(DeviceStoreConformance, ATombstoneBeyondTheCompactionStays) {
  PutDevice(store(), TestDevice("a"));
  RemoveDevice(store(), "a");
  CompactTo(1);

  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 2);
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 1), Optional(std::string("Mac")));
}

TEST_P(DeviceStoreConformance, ACompactedTombstoneGoesWithAllThatItHad) {
  Commit(NewWrite()
             .Put(TestDevice("a"))
             .Put(TestApps("a"))
             .Put(TestDevice("ab"))
             .Put(TestApps("ab")));
  RemoveDevice(store(), "a");
  CompactTo(5);

  const auto reader = Read();
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_DEVICE),
              ElementsAre(DeviceName("ab")));
  EXPECT_THAT(RecordNames(*reader, v1::RESOURCE_KIND_FACET),
              ElementsAre(AppsName("ab")));
  EXPECT_THAT(
      IndexNames(*reader, IndexPrefix(IndexKind::kSerialNumber, "SN-a")),
      IsEmpty());
  EXPECT_THAT(HistoryRevisions(*reader, 1, 6), IsEmpty());
  EXPECT_EQ(DisplayNameAt(*reader, 1, 5), std::nullopt);
}

TEST_P(DeviceStoreConformance, TheNameOfACompactedTombstoneStaysTaken) {
  PutDevice(store(), TestDevice("a"));
  RemoveDevice(store(), "a");
  CompactTo(2);

  EXPECT_THAT(DocumentOf(*Read(), Collection::kNames, NumberKey(1)),
              Optional(DeviceName("a")));
}

TEST_P(DeviceStoreConformance, ADeviceMayComeBackAfterItsTombstoneIsGone) {
  PutDevice(store(), TestDevice("a", "old"));
  RemoveDevice(store(), "a");
  CompactTo(2);
  PutDevice(store(), TestDevice("a", "new"));

  const StoredRecord record = DeviceRecord(*Read(), "a");
  EXPECT_EQ(DisplayNameIn(record.body), "new");
  EXPECT_EQ(record.number, 2u);
  EXPECT_EQ(DisplayNameAt(*Read(), record.number, 2), std::nullopt);
  EXPECT_THAT(IndexNames(*Read(), IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("a")));
}

TEST_P(DeviceStoreConformance, ATombstoneThatWasRestoredIsAnOldVersion) {
  PutDevice(store(), TestDevice("a", "old"));
  RemoveDevice(store(), "a");
  PutDevice(store(), TestDevice("a", "back"));
  CompactTo(2);

  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 3);
  const auto version = Read()->GetVersion(1, 2);
  ASSERT_TRUE(version.ok() && version->has_value()) << version.status();
  EXPECT_EQ((*version)->revision, 2);
}

TEST_P(DeviceStoreConformance, AFacetsRemovalThatIsCompactedLeavesNoVersion) {
  Commit(NewWrite().Put(TestDevice("a")).Put(TestApps("a", "1.0")));
  Commit(NewWrite().RemoveApps("a"));
  CompactTo(2);
  const auto before = Read()->GetVersion(2, 2);
  ASSERT_TRUE(before.ok() && before->has_value()) << before.status();
  EXPECT_EQ((*before)->revision, 2);

  CompactTo(3);
  EXPECT_THAT(Read()->GetVersion(2, 3), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_P(DeviceStoreConformance, AForgottenBaseIsNoVersionAnyMore) {
  PutDevice(store(), TestDevice("a", "Ada's Mac"));
  PutDevice(store(), TestDevice("a", "two"));
  PutDevice(store(), TestDevice("a", "three"));
  CompactTo(1);
  Commit(NewWrite().ForgetBase(1));

  EXPECT_EQ(DisplayNameAt(*Read(), 1, 1), std::nullopt);
  EXPECT_THAT(DisplayNameAt(*Read(), 1, 2), Optional(std::string("two")));
}

TEST_P(DeviceStoreConformance, ABaseIsForgottenInTheWriteThatWouldMakeIt) {
  PutDevice(store(), TestDevice("a", "Ada's Mac"));
  CompactTo(1);
  Commit(NewWrite().Put(TestDevice("a", "erased")).ForgetBase(1));

  EXPECT_EQ(DisplayNameAt(*Read(), 1, 1), std::nullopt);
  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 2);
}

TEST_P(DeviceStoreConformance, ForgettingABaseThatIsNotThereDoesNothing) {
  PutDevice(store(), TestDevice("a", "one"));
  PutDevice(store(), TestDevice("a", "two"));
  Commit(NewWrite().ForgetBase(1).ForgetBase(7));

  EXPECT_THAT(DisplayNameAt(*Read(), 1, 1), Optional(std::string("one")));
}

TEST_P(DeviceStoreConformance, ARewrittenVersionIsKeptAsRewritten) {
  PutDevice(store(), TestDevice("a", "Ada's Mac"));
  PutDevice(store(), TestDevice("a", "new"));
  Commit(NewWrite().Rewrite(1, TestDevice("a", "erased")));
  CompactTo(1);

  EXPECT_THAT(DisplayNameAt(*Read(), 1, 1), Optional(std::string("erased")));
}

}  // namespace
}  // namespace muster::inventory::testing
