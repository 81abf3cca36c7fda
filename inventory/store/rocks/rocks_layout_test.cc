#include "inventory/store/rocks/rocks_layout.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::Eq;
using ::testing::Optional;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;

TEST(RocksLayoutTest, TheOrderOfLogKeysIsThatOfRevisions) {
  EXPECT_LT(LogKey(1), LogKey(2));
  EXPECT_LT(LogKey(255), LogKey(256));
  EXPECT_LT(LogKey(int64_t{1} << 40),
            LogKey(std::numeric_limits<Revision>::max()));
}

TEST(RocksLayoutTest, HistoryKeysAreSortedByNumberThenRevision) {
  EXPECT_LT(HistoryKey(1, 300), HistoryKey(2, 1));
  EXPECT_LT(HistoryKey(256, 1), HistoryKey(256, 256));
}

TEST(RocksLayoutTest, TheRevisionOfAKeyIsTheOneItWasMadeOf) {
  EXPECT_THAT(RevisionOfKey(LogKey(77)), IsOkAndHolds(Eq(77)));
  EXPECT_THAT(RevisionOfKey(HistoryKey(5, 77)), IsOkAndHolds(Eq(77)));
  EXPECT_THAT(RevisionOfKey("short"), ErrorIs(kDataLoss, "STORE_CORRUPT"));
}

TEST(RocksLayoutTest, ARecordComesBackAsItWentIn) {
  const std::string bytes = EncodeRecord(7, 42, "hash", "body");
  const auto record = DecodeRecord("name", bytes);
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ(record->name, "name");
  EXPECT_EQ(record->number, 7u);
  EXPECT_EQ(record->revision, 42);
  EXPECT_EQ(record->shown_hash, "hash");
  EXPECT_EQ(record->body, "body");
}

TEST(RocksLayoutTest, ARecordMayHaveTheLongestHashAndNoBody) {
  const std::string hash(255, '\xff');
  const std::string bytes = EncodeRecord(1, 1, hash, "");
  const auto record = DecodeRecord("name", bytes);
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ(record->shown_hash, hash);
  EXPECT_EQ(record->body, "");
}

TEST(RocksLayoutTest, ARecordThatWasCutBeforeItsBodyIsDamaged) {
  const std::string bytes = EncodeRecord(7, 42, "hash", "");
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(DecodeRecord("name", bytes.substr(0, size)),
                ErrorIs(kDataLoss, "STORE_CORRUPT"))
        << size;
  }
}

TEST(RocksLayoutTest, ALogEntryComesBackAsItWentIn) {
  const std::string key = LogKey(9);
  const std::string bytes = EncodeLog("header", "change");
  const auto entry = DecodeLog(key, bytes);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->revision, 9);
  EXPECT_EQ(entry->header, "header");
  EXPECT_EQ(entry->change, "change");
}

TEST(RocksLayoutTest, ALogEntryThatWasCutInItsHeaderIsDamaged) {
  const std::string bytes = EncodeLog("header", "");
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(DecodeLog(LogKey(9), bytes.substr(0, size)),
                ErrorIs(kDataLoss, "STORE_CORRUPT"))
        << size;
  }
}

TEST(RocksLayoutTest, TheEndComesBackAsItWentInWithoutItsSyncs) {
  LogEnd end;
  end.revision = 5;
  end.touch = int64_t{1} << 50;
  end.ended_syncs = 3;
  const auto decoded = DecodeEnd(EncodeEnd(end));
  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(decoded->revision, 5);
  EXPECT_EQ(decoded->touch, int64_t{1} << 50);
  EXPECT_EQ(decoded->ended_syncs, 0);
}

TEST(RocksLayoutTest, AnEndOfAnotherSizeIsDamaged) {
  const std::string bytes = EncodeEnd({5, 6, 0});
  for (const std::string& other :
       {std::string(), bytes.substr(1), bytes.substr(0, 8), bytes + "x"}) {
    const auto end = DecodeEnd(other);
    EXPECT_EQ(end.status().code(), kDataLoss) << other.size();
  }
}

TEST(RocksLayoutTest, DocumentsOfOneCollectionAreTogether) {
  const std::string last = DocumentKey(Collection::kSources, "\xff\xff");
  EXPECT_LT(DocumentKey(Collection::kSources, ""), last);
  EXPECT_LT(last, DocumentKey(Collection::kSyncs, ""));
}

TEST(RocksLayoutTest, EveryFamilyHasAName) {
  EXPECT_EQ(FamilyNames().size(), static_cast<size_t>(kDevicesV1));
  EXPECT_EQ(FamilyNames().size() + RetiredFamilyNames().size(),
            static_cast<size_t>(kSyncsV1) + 1);
  EXPECT_EQ(FamilyNames()[FamilyOf(v1::RESOURCE_KIND_FACET)], "facets");
  EXPECT_EQ(FamilyNames()[FamilyOf(v1::RESOURCE_KIND_DEVICE)], "records");
}

TEST(RocksLayoutTest, AChangeLeavesTheResourceThatItCarries) {
  v1::Change change;
  change.set_type(v1::Change::TYPE_REMOVED);
  change.mutable_device()->set_name("sources/iru/devices/a");
  EXPECT_THAT(BodyOfChange(change.SerializeAsString()),
              IsOkAndHolds(Optional(change.device().SerializeAsString())));
  change.set_type(v1::Change::TYPE_UPDATED);
  change.mutable_facet()->set_name("sources/iru/devices/a/facets/apps");
  EXPECT_THAT(BodyOfChange(change.SerializeAsString()),
              IsOkAndHolds(Optional(change.facet().SerializeAsString())));
}

TEST(RocksLayoutTest, ARemovedFacetLeavesNothing) {
  v1::Change change;
  change.set_type(v1::Change::TYPE_REMOVED);
  change.mutable_facet()->set_name("sources/iru/devices/a/facets/apps");
  EXPECT_THAT(BodyOfChange(change.SerializeAsString()),
              IsOkAndHolds(Eq(std::nullopt)));
}

TEST(RocksLayoutTest, AChangeThatCannotBeReadIsDamaged) {
  EXPECT_THAT(BodyOfChange("\xff"), ErrorIs(kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
