#include "inventory/store/testing/store_writes.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_reads.h"

namespace muster::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

std::vector<v1::Change::Type> Types(const StoreWrite& write) {
  std::vector<v1::Change::Type> types;
  for (const RecordWrite& change : write.changes) {
    types.push_back(change.header.type());
  }
  return types;
}

TEST(StoreWritesTest, TheTypeFollowsFromWhatIsThere) {
  FakeDeviceStore store;
  PutDevice(store, TestDevice("a"));

  const StoreWrite write = StoreWriteBuilder(store)
                               .Put(TestDevice("a", "new"))
                               .Remove("a")
                               .Put(TestDevice("a"))
                               .Put(TestDevice("b"))
                               .Build();

  EXPECT_THAT(Types(write),
              ElementsAre(v1::Change::TYPE_UPDATED, v1::Change::TYPE_REMOVED,
                          v1::Change::TYPE_RESTORED, v1::Change::TYPE_ADDED));
}

TEST(StoreWritesTest, HeaderAndChangeSayTheSame) {
  FakeDeviceStore store;
  PutDevice(store, TestDevice("a"));
  PutDevice(store, TestDevice("b"));
  RemoveDevice(store, "a");

  const v1::Change change = LogChanges(*store.Read()).back();
  EXPECT_EQ(change.revision(), 3);
  EXPECT_EQ(change.previous_resource_revision(), 1);
  EXPECT_EQ(change.device().revision(), 3);
  EXPECT_EQ(change.type(), v1::Change::TYPE_REMOVED);
  EXPECT_EQ(change.commit_time().seconds(), 1700000003);
}

TEST(StoreWritesTest, AttributesAreLeftOutWhereTheyAreTheSame) {
  FakeDeviceStore store;
  PutDevice(store, TestDevice("a"));

  const StoreWrite write =
      StoreWriteBuilder(store).Put(TestDevice("a", "new")).Remove("a").Build();

  EXPECT_TRUE(write.changes[0].header.same_view());
  EXPECT_FALSE(write.changes[0].header.has_before());
  EXPECT_FALSE(write.changes[1].header.same_view());
  EXPECT_TRUE(write.changes[1].header.before().living());
  EXPECT_FALSE(write.changes[1].header.after().living());
}

TEST(StoreWritesTest, NumbersAndNamesAreKeptInTheirDocuments) {
  FakeDeviceStore store;
  PutDevice(store, TestDevice("a"));
  PutFacet(store, TestApps("a"));
  PutDevice(store, TestDevice("a", "new"));

  EXPECT_EQ(DeviceRecord(*store.Read(), "a").number, 1u);
  EXPECT_EQ(Documents(*store.Read(), Collection::kNames).size(), 2u);
  PutDevice(store, TestDevice("b"));
  EXPECT_EQ(DeviceRecord(*store.Read(), "b").number, 3u);
}

TEST(StoreWritesTest, IndexKeysComeAndGoOnlyWhereTheyDiffer) {
  FakeDeviceStore store;
  PutDevice(store, TestDevice("a"));

  const StoreWrite renamed =
      StoreWriteBuilder(store).Put(TestDevice("a", "new")).Build();
  const StoreWrite removed = StoreWriteBuilder(store).Remove("a").Build();

  EXPECT_THAT(renamed.changes[0].index_added, IsEmpty());
  EXPECT_THAT(renamed.changes[0].index_removed, IsEmpty());
  EXPECT_THAT(removed.changes[0].index_added, IsEmpty());
  EXPECT_EQ(removed.changes[0].index_removed.size(), 1u);
}

TEST(StoreWritesTest, CommitTimesAreAsTold) {
  FakeDeviceStore store;
  const StoreWrite write = StoreWriteBuilder(store)
                               .At(absl::FromUnixSeconds(5))
                               .Put(TestDevice("a"))
                               .Build();

  EXPECT_EQ(write.changes[0].header.commit_time_us(), 5000000);
}

TEST(StoreWritesTest, DocumentsComeAndGo) {
  FakeDeviceStore store;
  PutDocument(store, Collection::kHolds, "h", "1");
  EXPECT_THAT(DocumentOf(*store.Read(), Collection::kHolds, "h"),
              Optional(std::string("1")));

  PutDocument(store, Collection::kHolds, "h", std::nullopt);
  EXPECT_EQ(DocumentOf(*store.Read(), Collection::kHolds, "h"), std::nullopt);
}

TEST(StoreWritesTest, TheBuilderTellsWhatIsThereAfterItsSteps) {
  FakeDeviceStore store;
  StoreWriteBuilder write(store);
  EXPECT_FALSE(write.IsLiving("a"));

  write.Put(TestDevice("a")).Put(TestApps("a"));
  EXPECT_TRUE(write.IsLiving("a"));
  EXPECT_TRUE(write.HasApps("a"));

  write.RemoveApps("a").Remove("a");
  EXPECT_FALSE(write.IsLiving("a"));
  EXPECT_FALSE(write.HasApps("a"));
}

}  // namespace
}  // namespace muster::inventory::testing
