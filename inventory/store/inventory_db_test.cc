#include "inventory/store/inventory_db.h"

#include <utility>

#include "base/fake_random.h"
#include "base/storage/keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/store_keys.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::TempDir;

TEST(InventoryDbTest, KeepsItsIdentityAndItsEndOverARestart) {
  const TempDir dir;
  FakeRandom random;
  auto first = InventoryDb::Open(dir.path(), random);
  ASSERT_THAT(first, IsOk());
  const std::string uuid = (*first)->store_uuid();
  ASSERT_THAT((*first)->Commit((*first)->rocks().NewBatch(), {7, 8, 9}),
              IsOk());
  first->reset();

  const auto second = InventoryDb::Open(dir.path(), random);

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ((*second)->store_uuid(), uuid);
  EXPECT_EQ((*second)->epoch(), 1);
  EXPECT_EQ((*second)->end().revision, 7);
  EXPECT_EQ((*second)->end().touch, 8);
  EXPECT_EQ((*second)->end().ended_syncs, 0);
}

TEST(InventoryDbTest, TwoStoresHaveTwoIdentities) {
  const TempDir one, other;
  FakeRandom random;

  EXPECT_NE((*InventoryDb::Open(one.path(), random))->store_uuid(),
            (*InventoryDb::Open(other.path(), random))->store_uuid());
}

TEST(InventoryDbTest, RefusesADirectoryThatIsInUse) {
  const TempDir dir;
  FakeRandom random;
  const auto first = InventoryDb::Open(dir.path(), random);
  ASSERT_THAT(first, IsOk());

  EXPECT_THAT(
      InventoryDb::Open(dir.path(), random),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DATA_DIR_LOCKED"));
}

TEST(InventoryDbTest, RefusesAStoreOfALaterRelease) {
  const TempDir dir;
  FakeRandom random;
  auto db = InventoryDb::Open(dir.path(), random);
  ASSERT_THAT(db, IsOk());
  RocksBatch batch = (*db)->rocks().NewBatch();
  batch.Put(kMeta, "format", EncodeInt64(1000));
  ASSERT_THAT((*db)->Commit(std::move(batch), (*db)->end()), IsOk());
  db->reset();

  EXPECT_THAT(
      InventoryDb::Open(dir.path(), random),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DATA_DIR_FROM_NEWER"));
}

TEST(InventoryDbTest, HasAllHistoryUntilSomeIsCompacted) {
  const TempDir dir;
  FakeRandom random;
  const auto db = InventoryDb::Open(dir.path(), random);
  ASSERT_THAT(db, IsOk());

  EXPECT_THAT((*db)->CompactedThrough(), IsOkAndHolds(0));
}

}  // namespace
}  // namespace muster::inventory
