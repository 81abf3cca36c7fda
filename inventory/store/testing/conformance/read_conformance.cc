// What StoreReader promises about the present: records, index, and that
// all of it is of one moment.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/testing/conformance/store_under_test.h"
#include "inventory/store/testing/store_reads.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

constexpr auto kDevices = v1::RESOURCE_KIND_DEVICE;
constexpr auto kFacets = v1::RESOURCE_KIND_FACET;

TEST_P(DeviceStoreConformance, ARecordIsReadAsItWasWritten) {
  const StoreWrite write = NewWrite().Put(TestDevice("a")).Build();
  ASSERT_TRUE(store().Commit(write).ok());

  const StoredRecord record = DeviceRecord(*Read(), "a");
  EXPECT_EQ(record.number, write.changes[0].header.number());
  EXPECT_EQ(record.revision, 1);
  EXPECT_EQ(record.shown_hash, write.changes[0].shown_hash);
  EXPECT_EQ(record.body, *write.changes[0].body);
}

TEST_P(DeviceStoreConformance, AnEmptyShownHashIsKept) {
  StoreWrite write = NewWrite().Put(TestDevice("a")).Build();
  write.changes[0].shown_hash.clear();
  ASSERT_TRUE(store().Commit(write).ok());

  EXPECT_EQ(DeviceRecord(*Read(), "a").shown_hash, "");
  EXPECT_EQ(DisplayNameIn(DeviceRecord(*Read(), "a").body), "Mac");
}

TEST_P(DeviceStoreConformance, AnUnknownNameHasNoRecord) {
  PutDevice(store(), TestDevice("a"));

  EXPECT_THAT(Read()->Get(kDevices, DeviceName("b")),
              IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Read()->Get(kFacets, DeviceName("a")),
              IsOkAndHolds(Eq(std::nullopt)));
}

TEST_P(DeviceStoreConformance, ADeviceThatIsRemovedStaysAsATombstone) {
  PutDevice(store(), TestDevice("a"));
  RemoveDevice(store(), "a");

  const auto reader = Read();
  EXPECT_EQ(DeviceRecord(*reader, "a").revision, 2);
  EXPECT_THAT(IndexNames(*reader, IndexPrefix(IndexKind::kLiving, "")),
              IsEmpty());
  EXPECT_THAT(
      IndexNames(*reader, IndexPrefix(IndexKind::kSerialNumber, "SN-a")),
      ElementsAre(DeviceName("a")));
}

TEST_P(DeviceStoreConformance, ARecordWithoutABodyGoes) {
  Commit(NewWrite().Put(TestDevice("a")).Put(TestApps("a")));
  Commit(NewWrite().RemoveApps("a"));

  EXPECT_THAT(Read()->Get(kFacets, AppsName("a")),
              IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(RecordNames(*Read(), kFacets), IsEmpty());
  EXPECT_THAT(LogRevisions(*Read()), ElementsAre(1, 2, 3));
}

TEST_P(DeviceStoreConformance, AReaderNeverSeesALaterCommit) {
  Commit(NewWrite()
             .Put(TestDevice("a", "old"))
             .Document(Collection::kSpend, "s", "old"));
  const auto reader = Read();

  Commit(NewWrite()
             .Put(TestDevice("a", "new"))
             .Put(TestDevice("b"))
             .Document(Collection::kSpend, "s", "new"));

  EXPECT_EQ(reader->revision(), 1);
  EXPECT_EQ(DisplayNameIn(DeviceRecord(*reader, "a").body), "old");
  EXPECT_THAT(RecordNames(*reader, kDevices), ElementsAre(DeviceName("a")));
  EXPECT_THAT(LogRevisions(*reader), ElementsAre(1));
  EXPECT_THAT(IndexNames(*reader, IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("a")));
  EXPECT_THAT(DocumentOf(*reader, Collection::kSpend, "s"),
              Optional(std::string("old")));
}

TEST_P(DeviceStoreConformance, AReaderNeverSeesALaterCompaction) {
  PutDevice(store(), TestDevice("a", "one"));
  PutDevice(store(), TestDevice("a", "two"));
  const auto reader = Read();

  CompactTo(2);

  EXPECT_EQ(reader->compacted_through(), 0);
  EXPECT_THAT(LogRevisions(*reader), ElementsAre(1, 2));
  EXPECT_THAT(DisplayNameAt(*reader, 1, 1), Optional(std::string("one")));
}

TEST_P(DeviceStoreConformance, ScansGoInTheOrderOfNames) {
  for (const char* id : {"c", "a", "b"}) PutDevice(store(), TestDevice(id));

  EXPECT_THAT(RecordNames(*Read(), kDevices),
              ElementsAre(DeviceName("a"), DeviceName("b"), DeviceName("c")));
}

TEST_P(DeviceStoreConformance, ScansStayWithinTheirPrefix) {
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/other/devices/a");
  Commit(NewWrite().Put(TestDevice("a")).Put(TestDevice("b")).Put(other));

  EXPECT_THAT(RecordNames(*Read(), kDevices, "sources/iru/"),
              ElementsAre(DeviceName("a"), DeviceName("b")));
  EXPECT_THAT(RecordNames(*Read(), kDevices, "sources/none/"), IsEmpty());
}

TEST_P(DeviceStoreConformance, ScansGoOnAboveWhatTheyAreGiven) {
  for (const char* id : {"a", "b", "ba"}) PutDevice(store(), TestDevice(id));
  const auto reader = Read();

  EXPECT_THAT(RecordNames(*reader, kDevices, "sources/iru/", DeviceName("a")),
              ElementsAre(DeviceName("b"), DeviceName("ba")));
  EXPECT_THAT(RecordNames(*reader, kDevices, DeviceName("b"), DeviceName("b")),
              ElementsAre(DeviceName("ba")));
  EXPECT_THAT(RecordNames(*reader, kDevices, DeviceName("b"), DeviceName("a")),
              ElementsAre(DeviceName("b"), DeviceName("ba")));
  EXPECT_THAT(RecordNames(*reader, kDevices, DeviceName("b"), DeviceName("c")),
              IsEmpty());
}

TEST_P(DeviceStoreConformance, AScanShowsWhatGetShows) {
  PutDevice(store(), TestDevice("a"));
  const auto reader = Read();
  const StoredRecord record = DeviceRecord(*reader, "a");

  EXPECT_THAT(reader->Scan(kDevices, "", "",
                           [&](const RecordView& view) {
                             EXPECT_EQ(view.name, DeviceName("a"));
                             EXPECT_EQ(view.number, record.number);
                             EXPECT_EQ(view.revision, record.revision);
                             EXPECT_EQ(view.shown_hash, record.shown_hash);
                             EXPECT_EQ(view.body, record.body);
                             return true;
                           }),
              IsOk());
}

TEST_P(DeviceStoreConformance, ScansEndWhenTheVisitorSaysSo) {
  Commit(NewWrite()
             .Put(TestDevice("a"))
             .Put(TestDevice("b"))
             .Document(Collection::kHolds, "1", "x")
             .Document(Collection::kHolds, "2", "y"));
  const auto reader = Read();
  int visits = 0;
  const auto once = [&](const auto&...) { return ++visits < 1; };

  EXPECT_THAT(reader->Scan(kDevices, "", "", once), IsOk());
  EXPECT_THAT(reader->ScanLog(0, once), IsOk());
  EXPECT_THAT(reader->ScanHistory(1, 3, once), IsOk());
  EXPECT_THAT(
      reader->ScanIndex(IndexPrefix(IndexKind::kLiving, ""), "", "", once),
      IsOk());
  EXPECT_THAT(reader->ScanDocuments(Collection::kHolds, "", "",
                                    ScanOrder::kBackward, once),
              IsOk());
  EXPECT_EQ(visits, 5);
}

TEST_P(DeviceStoreConformance, TheIndexListsTheNamesUnderAKeySorted) {
  for (const char* id : {"c", "a", "b"}) PutDevice(store(), TestDevice(id));

  EXPECT_THAT(IndexNames(*Read(), IndexPrefix(IndexKind::kLiving, "")),
              ElementsAre(DeviceName("a"), DeviceName("b"), DeviceName("c")));
  EXPECT_THAT(
      IndexNames(*Read(), IndexPrefix(IndexKind::kSerialNumber, "sn-B")),
      ElementsAre(DeviceName("b")));
}

TEST_P(DeviceStoreConformance, TheIndexIsBoundedByPrefixAndAfter) {
  device::v1::Device other = TestDevice("a");
  other.set_name("sources/other/devices/a");
  Commit(NewWrite().Put(TestDevice("a")).Put(TestDevice("b")).Put(other));
  const std::string living = IndexPrefix(IndexKind::kLiving, "");

  EXPECT_THAT(IndexNames(*Read(), living, "sources/iru/"),
              ElementsAre(DeviceName("a"), DeviceName("b")));
  EXPECT_THAT(IndexNames(*Read(), living, "sources/iru/", DeviceName("a")),
              ElementsAre(DeviceName("b")));
  EXPECT_THAT(IndexNames(*Read(), living, "sources/other/", DeviceName("a")),
              ElementsAre(other.name()));
  EXPECT_THAT(IndexNames(*Read(), living, "", DeviceName("b")),
              ElementsAre(other.name()));
}

TEST_P(DeviceStoreConformance, TheIndexFollowsTheRecord) {
  device::v1::Device device = TestDevice("a");
  PutDevice(store(), device);
  device.set_serial_number("NEW");
  PutDevice(store(), device);

  EXPECT_THAT(
      IndexNames(*Read(), IndexPrefix(IndexKind::kSerialNumber, "SN-a")),
      IsEmpty());
  EXPECT_THAT(IndexNames(*Read(), IndexPrefix(IndexKind::kSerialNumber, "new")),
              ElementsAre(DeviceName("a")));
}

}  // namespace
}  // namespace muster::inventory::testing
