// What StoreReader promises about the past while nothing is compacted: the
// log, versions, histories, and what a rewrite makes of them.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
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

TEST_P(DeviceStoreConformance, TheLogHasTheBytesThatWereWritten) {
  const StoreWrite write =
      NewWrite().Put(TestDevice("a")).Put(TestApps("a")).Build();
  ASSERT_TRUE(store().Commit(write).ok());

  size_t next = 0;
  EXPECT_THAT(Read()->ScanLog(
                  0,
                  [&](const LogView& entry) {
                    const RecordWrite& change = write.changes[next++];
                    EXPECT_EQ(entry.header, change.header.SerializeAsString());
                    EXPECT_EQ(entry.change, change.change);
                    return true;
                  }),
              IsOk());
  EXPECT_EQ(next, 2u);
}

TEST_P(DeviceStoreConformance, TheLogGoesOnAfterARevision) {
  for (const char* id : {"a", "b", "c"}) PutDevice(store(), TestDevice(id));

  EXPECT_THAT(LogRevisions(*Read(), 0), ElementsAre(1, 2, 3));
  EXPECT_THAT(LogRevisions(*Read(), 2), ElementsAre(3));
  EXPECT_THAT(LogRevisions(*Read(), 3), IsEmpty());
}

TEST_P(DeviceStoreConformance, AVersionIsTheNewestAtItsRevision) {
  PutDevice(store(), TestDevice("a", "one"));    // 1
  PutDevice(store(), TestDevice("b"));           // 2
  PutDevice(store(), TestDevice("a", "two"));    // 3
  PutDevice(store(), TestDevice("a", "three"));  // 4
  const auto reader = Read();
  const ResourceNumber a = DeviceRecord(*reader, "a").number;

  EXPECT_THAT(DisplayNameAt(*reader, a, 1), Optional(std::string("one")));
  EXPECT_THAT(DisplayNameAt(*reader, a, 2), Optional(std::string("one")));
  EXPECT_THAT(DisplayNameAt(*reader, a, 3), Optional(std::string("two")));
}

TEST_P(DeviceStoreConformance, AVersionHasItsOwnRevisionAndNoShownHash) {
  PutDevice(store(), TestDevice("a", "one"));
  PutDevice(store(), TestDevice("b"));
  PutDevice(store(), TestDevice("a", "two"));

  const auto version = Read()->GetVersion(1, 2);

  ASSERT_THAT(version, IsOk());
  ASSERT_TRUE(version->has_value());
  EXPECT_EQ((*version)->number, 1u);
  EXPECT_EQ((*version)->revision, 1);
  EXPECT_EQ((*version)->shown_hash, "");
}

TEST_P(DeviceStoreConformance, AVersionHasTheBodyThatItsRecordHad) {
  Commit(NewWrite().Put(TestDevice("a")).Put(TestApps("a", "1.0")));
  const std::string device_body = DeviceRecord(*Read(), "a").body;
  const auto apps = Read()->Get(v1::RESOURCE_KIND_FACET, AppsName("a"));
  ASSERT_THAT(apps, IsOk());
  Commit(NewWrite().Put(TestDevice("a", "new")).Put(TestApps("a", "2.0")));

  const auto old_device = Read()->GetVersion(1, 2);
  const auto old_apps = Read()->GetVersion((*apps)->number, 2);
  ASSERT_THAT(old_device, IsOk());
  ASSERT_THAT(old_apps, IsOk());

  EXPECT_EQ(old_device->value().body, device_body);
  EXPECT_EQ(old_apps->value().body, (*apps)->body);
}

TEST_P(DeviceStoreConformance, BeforeItsFirstChangeAResourceHasNoVersion) {
  PutDevice(store(), TestDevice("a"));
  PutDevice(store(), TestDevice("b"));
  const ResourceNumber b = DeviceRecord(*Read(), "b").number;

  EXPECT_EQ(DisplayNameAt(*Read(), b, 0), std::nullopt);
  EXPECT_EQ(DisplayNameAt(*Read(), b, 1), std::nullopt);
}

TEST_P(DeviceStoreConformance, TheTombstoneIsTheVersionOfARemovedDevice) {
  PutDevice(store(), TestDevice("a"));
  RemoveDevice(store(), "a");
  PutDevice(store(), TestDevice("a", "back"));

  const auto version = Read()->GetVersion(1, 2);

  ASSERT_THAT(version, IsOk());
  device::v1::Device device;
  ASSERT_THAT(ParseStored("a", version->value().body, device), IsOk());
  EXPECT_EQ(device.state(), device::v1::STATE_REMOVED);
}

TEST_P(DeviceStoreConformance, AFacetThatIsGoneHasNoVersion) {
  Commit(NewWrite().Put(TestDevice("a")).Put(TestApps("a")));
  const auto apps = Read()->Get(v1::RESOURCE_KIND_FACET, AppsName("a"));
  ASSERT_THAT(apps, IsOk());
  const ResourceNumber number = apps->value().number;
  Commit(NewWrite().RemoveApps("a"));
  PutDevice(store(), TestDevice("b"));

  EXPECT_THAT(Read()->GetVersion(number, 4), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Read()->GetVersion(number, 3), IsOkAndHolds(Eq(std::nullopt)));
  const auto before = Read()->GetVersion(number, 2);
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->value().revision, 2);
}

TEST_P(DeviceStoreConformance, AHistoryGoesNewestFirstFromBelow) {
  PutDevice(store(), TestDevice("a", "one"));    // 1
  PutDevice(store(), TestDevice("b"));           // 2
  PutDevice(store(), TestDevice("a", "two"));    // 3
  PutDevice(store(), TestDevice("a", "three"));  // 4
  const auto reader = Read();

  EXPECT_THAT(HistoryRevisions(*reader, 1, 5), ElementsAre(4, 3, 1));
  EXPECT_THAT(HistoryRevisions(*reader, 1, 4), ElementsAre(3, 1));
  EXPECT_THAT(HistoryRevisions(*reader, 1, 1), IsEmpty());
  EXPECT_THAT(HistoryRevisions(*reader, 2, 5), ElementsAre(2));
  EXPECT_THAT(HistoryRevisions(*reader, 3, 5), IsEmpty());
}

TEST_P(DeviceStoreConformance, AHistoryShowsTheEntriesOfTheLog) {
  const StoreWrite write = NewWrite().Put(TestDevice("a")).Build();
  ASSERT_TRUE(store().Commit(write).ok());

  EXPECT_THAT(Read()->ScanHistory(
                  1, 2,
                  [&](const LogView& entry) {
                    EXPECT_EQ(entry.revision, 1);
                    EXPECT_EQ(entry.header,
                              write.changes[0].header.SerializeAsString());
                    EXPECT_EQ(entry.change, write.changes[0].change);
                    return true;
                  }),
              IsOk());
}

TEST_P(DeviceStoreConformance, ARewriteReplacesWhatThePastShows) {
  PutDevice(store(), TestDevice("a", "Ada's Mac"));
  PutDevice(store(), TestDevice("a", "new"));
  Commit(NewWrite().Rewrite(1, TestDevice("a", "erased")));

  const auto reader = Read();
  EXPECT_THAT(DisplayNameAt(*reader, 1, 1), Optional(std::string("erased")));
  EXPECT_EQ(LogChanges(*reader)[0].device().display_name(), "erased");
  EXPECT_THAT(HistoryRevisions(*reader, 1, 3), ElementsAre(2, 1));
}

TEST_P(DeviceStoreConformance, ARewriteTakesNoRevisionAndLeavesTheRecord) {
  PutDevice(store(), TestDevice("a", "Ada's Mac"));
  Commit(NewWrite().Rewrite(1, TestDevice("a", "erased")));

  EXPECT_EQ(store().end().revision, 1);
  EXPECT_EQ(DeviceRecord(*Read(), "a").revision, 1);
  EXPECT_EQ(DisplayNameIn(DeviceRecord(*Read(), "a").body), "Ada's Mac");
}

TEST_P(DeviceStoreConformance, ARewriteIsNotSeenByAReaderFromBefore) {
  PutDevice(store(), TestDevice("a", "old"));
  PutDevice(store(), TestDevice("a", "new"));
  const auto reader = Read();

  Commit(NewWrite().Rewrite(1, TestDevice("a", "erased")));

  EXPECT_THAT(DisplayNameAt(*reader, 1, 1), Optional(std::string("old")));
}

}  // namespace
}  // namespace muster::inventory::testing
