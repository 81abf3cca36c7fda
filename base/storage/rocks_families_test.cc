#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/storage/rocks.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::UnorderedElementsAre;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

// What the newer release opens.
enum Family { kRecords, kDevices, kTouches };

class RocksFamiliesTest : public ::testing::Test {
 protected:
  // What an older release left: only one of the two retired families.
  RocksFamiliesTest() {
    const auto old = *RocksDatabase::Open(path_, {"devices"});
    RocksBatch batch = old->NewBatch();
    batch.Put(0, "laptop", "old");
    EXPECT_THAT(old->Commit(std::move(batch)), IsOk());
  }

  std::unique_ptr<RocksDatabase> OpenNewer() {
    RocksDatabase::Options options;
    options.retired_families = {"devices", "touches"};
    auto db = RocksDatabase::Open(path_, {"records"}, options);
    EXPECT_THAT(db, IsOk());
    return *std::move(db);
  }

  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("db");
};

TEST_F(RocksFamiliesTest, SaysWhatIsOnDiskAlsoWhileItIsOpen) {
  EXPECT_THAT(RocksDatabase::FamiliesOnDisk(path_),
              IsOkAndHolds(ElementsAre("devices")));
  const auto db = OpenNewer();
  EXPECT_THAT(RocksDatabase::FamiliesOnDisk(path_),
              IsOkAndHolds(UnorderedElementsAre("devices", "records")));
  EXPECT_THAT(RocksDatabase::FamiliesOnDisk(dir_.Join("none")),
              IsOkAndHolds(IsEmpty()));
}

TEST_F(RocksFamiliesTest, RetiredFamilyIsReadAndWritten) {
  const auto db = OpenNewer();
  EXPECT_TRUE(db->HasFamily(kDevices));
  EXPECT_THAT(db->Get(kDevices, "laptop"),
              IsOkAndHolds(Optional(std::string("old"))));
  RocksBatch batch = db->NewBatch();
  batch.Delete(kDevices, "laptop");
  batch.Put(kRecords, "laptop", "new");
  ASSERT_THAT(db->Commit(std::move(batch)), IsOk());
  EXPECT_THAT(db->Get(kDevices, "laptop"), IsOkAndHolds(std::nullopt));
}

TEST_F(RocksFamiliesTest, RetiredFamilyThatIsNotThereReadsAsEmpty) {
  const auto db = OpenNewer();
  EXPECT_FALSE(db->HasFamily(kTouches));
  EXPECT_THAT(db->Get(kTouches, "laptop"), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(db->MultiGet(kTouches, {"laptop"}),
              IsOkAndHolds(ElementsAre(std::nullopt)));
  const RocksIterator it = db->Prefix(kTouches, "");
  EXPECT_FALSE(it.Valid());
  EXPECT_THAT(it.status(), IsOk());
}

TEST_F(RocksFamiliesTest, WriteToAFamilyThatIsNotThereIsRefused) {
  const auto db = OpenNewer();
  RocksBatch batch = db->NewBatch();
  batch.Put(kRecords, "laptop", "new");
  batch.Put(kTouches, "laptop", "new");

  EXPECT_THAT(db->Commit(std::move(batch)),
              ErrorIs(absl::StatusCode::kInternal, "STORE_FAILED"));
  EXPECT_THAT(db->Get(kRecords, "laptop"), IsOkAndHolds(std::nullopt));
  EXPECT_TRUE(db->writable());
}

TEST_F(RocksFamiliesTest, DroppedFamilyStaysAway) {
  {
    const auto db = OpenNewer();
    ASSERT_THAT(db->DropFamily(kDevices), IsOk());
    EXPECT_THAT(db->DropFamily(kDevices), IsOk());
    EXPECT_THAT(db->DropFamily(kTouches), IsOk());
    EXPECT_FALSE(db->HasFamily(kDevices));
    EXPECT_THAT(db->Get(kDevices, "laptop"), IsOkAndHolds(std::nullopt));
    RocksBatch late = db->NewBatch();
    late.Put(kDevices, "laptop", "new");
    EXPECT_THAT(db->Commit(std::move(late)),
                ErrorIs(absl::StatusCode::kInternal, "STORE_FAILED"));
    ASSERT_THAT(db->Reopen(), IsOk());
    EXPECT_FALSE(db->HasFamily(kDevices));
  }
  EXPECT_THAT(RocksDatabase::FamiliesOnDisk(path_),
              IsOkAndHolds(ElementsAre("records")));
  EXPECT_THAT(RocksDatabase::Open(path_, {"records"}), IsOk());
}

TEST_F(RocksFamiliesTest, FamilyThatIsNeitherKnownNorRetiredIsNotIgnored) {
  RocksDatabase::Options options;
  options.retired_families = {"touches"};
  const auto db = RocksDatabase::Open(path_, {"records"}, options);
  EXPECT_THAT(db, ErrorIs(kFailed, "DATA_DIR_FROM_NEWER"));
  EXPECT_THAT(std::string(db.status().message()),
              ::testing::HasSubstr("it has the families devices"));
}

}  // namespace
}  // namespace muster
