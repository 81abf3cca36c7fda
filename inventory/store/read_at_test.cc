#include "inventory/store/read_at.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_reads.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Optional;

class ReadAtTest : public ::testing::Test {
 protected:
  void Put(absl::string_view id, absl::string_view display_name,
           absl::Time commit_time = absl::UnixEpoch()) {
    const CommitResult result =
        store_.Commit(testing::StoreWriteBuilder(store_)
                          .At(commit_time)
                          .Put(testing::TestDevice(id, display_name))
                          .Build());
    ASSERT_TRUE(result.ok()) << result.status;
  }

  void PutApps(absl::string_view id, const std::string& version) {
    testing::PutFacet(store_, testing::TestApps(id, version));
  }

  // As a removal does: the facet goes right before its device.
  void RemoveWithApps(absl::string_view id) {
    testing::StoreWriteBuilder write(store_);
    if (write.HasApps(id)) write.RemoveApps(id);
    ASSERT_TRUE(store_.Commit(write.Remove(id).Build()).ok());
  }

  void Compact(Revision through) {
    ASSERT_THAT(store_.Compact(through, 1000), IsOkAndHolds(through));
  }

  // The display name of the device `id` at `at`.
  std::optional<std::string> NameAt(absl::string_view id, Revision at) {
    const auto record = ReadAt(*store_.Read(), v1::RESOURCE_KIND_DEVICE,
                               testing::DeviceName(id), at);
    EXPECT_THAT(record, IsOk());
    if (!record.ok() || !*record) return std::nullopt;
    return testing::DisplayNameIn((*record)->body);
  }

  // The version of the app that the facet of `id` had at `at`.
  std::optional<std::string> AppsAt(absl::string_view id, Revision at) {
    const auto record = ReadAt(*store_.Read(), v1::RESOURCE_KIND_FACET,
                               testing::AppsName(id), at);
    EXPECT_THAT(record, IsOk());
    if (!record.ok() || !*record) return std::nullopt;
    device::v1::Facet facet;
    EXPECT_TRUE(facet.ParseFromString((*record)->body));
    return facet.apps(0).version();
  }

  absl::StatusOr<Revision> AtSecond(int64_t second) {
    return RevisionAt(*store_.Read(), absl::FromUnixSeconds(second));
  }

  FakeDeviceStore store_;
};

TEST_F(ReadAtTest, EveryRevisionFromTheCompactionToTheEndIsReadable) {
  for (const char* name : {"one", "two", "three"}) Put("a", name);
  Compact(2);
  const auto reader = store_.Read();

  EXPECT_THAT(CheckReadable(*reader, 2), IsOk());
  EXPECT_THAT(CheckReadable(*reader, 3), IsOk());
  EXPECT_THAT(CheckReadable(*reader, 1),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_COMPACTED"));
  EXPECT_THAT(CheckReadable(*reader, 4),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_FUTURE"));
}

TEST_F(ReadAtTest, ARecordIsShownAsItWas) {
  Put("a", "one");
  Put("b", "other");
  Put("a", "two");

  EXPECT_THAT(NameAt("a", 1), Optional(std::string("one")));
  EXPECT_THAT(NameAt("a", 2), Optional(std::string("one")));
  EXPECT_THAT(NameAt("a", 3), Optional(std::string("two")));
}

TEST_F(ReadAtTest, AFacetIsShownAsItWasBeforeItWentWithItsDevice) {
  Put("a", "one");
  PutApps("a", "1.0");
  RemoveWithApps("a");
  Put("a", "two");
  PutApps("a", "2.0");
  RemoveWithApps("a");

  EXPECT_EQ(AppsAt("a", 1), std::nullopt);
  EXPECT_THAT(AppsAt("a", 2), Optional(std::string("1.0")));
  EXPECT_EQ(AppsAt("a", 3), std::nullopt);
  EXPECT_EQ(AppsAt("a", 5), std::nullopt);
  EXPECT_THAT(AppsAt("a", 6), Optional(std::string("2.0")));
  EXPECT_EQ(AppsAt("a", 8), std::nullopt);
}

TEST_F(ReadAtTest, AFacetThatIsBackIsShownAsItWasBefore) {
  Put("a", "one");
  PutApps("a", "1.0");
  RemoveWithApps("a");
  Put("a", "two");
  PutApps("a", "2.0");

  EXPECT_THAT(AppsAt("a", 2), Optional(std::string("1.0")));
  EXPECT_EQ(AppsAt("a", 4), std::nullopt);
  EXPECT_THAT(AppsAt("a", 6), Optional(std::string("2.0")));
}

TEST_F(ReadAtTest, AFacetThatWentIsShownAsItWasAtTheCompaction) {
  Put("a", "one");
  PutApps("a", "1.0");
  Put("b", "other");
  RemoveWithApps("a");
  Compact(3);

  EXPECT_THAT(AppsAt("a", 3), Optional(std::string("1.0")));
  EXPECT_EQ(AppsAt("a", 4), std::nullopt);
  Compact(4);
  EXPECT_EQ(AppsAt("a", 4), std::nullopt);
}

TEST_F(ReadAtTest, AFacetOfAnUnknownDeviceIsNotThere) {
  Put("a", "one");
  RemoveWithApps("a");

  EXPECT_EQ(AppsAt("b", 1), std::nullopt);
  EXPECT_EQ(AppsAt("a", 1), std::nullopt);
}

TEST_F(ReadAtTest, ARecordIsShownAsItWasAtTheCompaction) {
  Put("a", "one");
  Put("b", "other");
  Compact(2);
  Put("a", "two");

  EXPECT_THAT(NameAt("a", 2), Optional(std::string("one")));
  EXPECT_THAT(NameAt("b", 2), Optional(std::string("other")));
}

TEST_F(ReadAtTest, WhatDidNotExistThenIsNotThere) {
  Put("a", "one");
  Put("b", "other");

  EXPECT_EQ(NameAt("b", 1), std::nullopt);
  EXPECT_EQ(NameAt("never", 2), std::nullopt);
}

TEST_F(ReadAtTest, AScanIsShownAsItWas) {
  Put("a", "one");
  Put("b", "other");
  Put("a", "two");
  Put("c", "late");
  const auto reader = store_.Read();
  std::vector<std::string> names;

  EXPECT_THAT(
      reader->Scan(v1::RESOURCE_KIND_DEVICE, "", "",
                   [&](const RecordView& view) {
                     const auto record = VersionOf(*reader, view, 2);
                     EXPECT_THAT(record, IsOk());
                     if (record.ok() && *record) {
                       names.push_back(testing::DisplayNameIn((*record)->body));
                     }
                     return true;
                   }),
      IsOk());

  EXPECT_THAT(names, ElementsAre("one", "other"));
}

TEST_F(ReadAtTest, AScannedRecordThatIsOldEnoughIsTakenWhole) {
  Put("a", "one");
  const auto reader = store_.Read();
  const StoredRecord want = testing::DeviceRecord(*reader, "a");

  EXPECT_THAT(reader->Scan(v1::RESOURCE_KIND_DEVICE, "", "",
                           [&](const RecordView& view) {
                             const auto record = VersionOf(*reader, view, 1);
                             EXPECT_EQ((*record)->number, want.number);
                             EXPECT_EQ((*record)->revision, want.revision);
                             EXPECT_EQ((*record)->shown_hash, want.shown_hash);
                             EXPECT_EQ((*record)->body, want.body);
                             return true;
                           }),
              IsOk());
}

TEST_F(ReadAtTest, ATimeMeansTheLastRevisionCommittedByThen) {
  for (const int second : {10, 20, 20, 40}) {
    Put("a", "x", absl::FromUnixSeconds(second));
  }

  EXPECT_THAT(AtSecond(10), IsOkAndHolds(1));
  EXPECT_THAT(AtSecond(19), IsOkAndHolds(1));
  EXPECT_THAT(AtSecond(20), IsOkAndHolds(3));
  EXPECT_THAT(AtSecond(39), IsOkAndHolds(3));
  EXPECT_THAT(AtSecond(40), IsOkAndHolds(4));
  EXPECT_THAT(AtSecond(1000), IsOkAndHolds(4));
}

TEST_F(ReadAtTest, ATimeBeforeTheFirstCommitMeansTheEmptyStore) {
  EXPECT_THAT(AtSecond(5), IsOkAndHolds(0));
  Put("a", "x", absl::FromUnixSeconds(10));
  EXPECT_THAT(AtSecond(5), IsOkAndHolds(0));
}

TEST_F(ReadAtTest, ATimeBeforeTheOldestRetainedChangeIsGone) {
  for (const int second : {10, 20, 30}) {
    Put("a", "x", absl::FromUnixSeconds(second));
  }
  Compact(1);

  EXPECT_THAT(AtSecond(15),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_COMPACTED"));
  EXPECT_THAT(AtSecond(20), IsOkAndHolds(2));
}

}  // namespace
}  // namespace muster::inventory
