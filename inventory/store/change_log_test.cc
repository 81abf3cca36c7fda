#include "inventory/store/change_log.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/store_keys.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Shown;
using testing::ShownAt;
using testing::ShownMany;
using testing::ShownRemoved;
using testing::ShownWithOs;

class ChangeLogTest : public ::testing::Test {
 protected:
  ChangeLog::Changes ReadAfter(Revision after) {
    auto batch = inventory_.log().ReadAfter(all_, after);
    EXPECT_THAT(batch, IsOk());
    return *std::move(batch);
  }

  testing::TestInventory inventory_;
  const Scope all_ = *Scope::Parse("sources/-");
};

TEST_F(ChangeLogTest, BoundsABatchByEntriesAndGoesOnWhereItEnded) {
  inventory_.Show(ShownMany(300));

  const auto first = ReadAfter(0);
  EXPECT_EQ(first.changes.size(), 256u);
  EXPECT_EQ(first.revision, 256);
  const auto second = ReadAfter(first.revision);
  EXPECT_EQ(second.changes.size(), 44u);
  EXPECT_EQ(second.changes.front().revision(), 257);
  EXPECT_EQ(second.revision, 300);
  EXPECT_THAT(ReadAfter(300).changes, IsEmpty());
}

TEST_F(ChangeLogTest, BoundsABatchByBytes) {
  std::vector<v1::DeviceObservation> large = ShownMany(8);
  for (auto& shown : large) {
    shown.mutable_device()->set_model(std::string(300 << 10, 'm'));
  }
  inventory_.Show(large);

  size_t bytes = 0;
  const auto batch = ReadAfter(0);
  for (const auto& change : batch.changes) bytes += change.ByteSizeLong();

  EXPECT_EQ(batch.changes.size(), 3u);
  EXPECT_LE(bytes, kMaxBatchBytes);
}

TEST_F(ChangeLogTest, AChangeLargerThanABatchIsABatch) {
  v1::DeviceObservation huge = Shown("a");
  huge.mutable_device()->set_model(std::string(2 << 20, 'm'));
  inventory_.Show({huge, Shown("b")});

  EXPECT_EQ(ReadAfter(0).changes.size(), 1u);
  EXPECT_EQ(ReadAfter(1).changes.size(), 1u);
}

TEST_F(ChangeLogTest, PassesOverWhatIsOutOfScope) {
  inventory_.Show({Shown("a"), Shown("b")});
  const auto other = Scope::Parse("sources/other");

  const auto batch = inventory_.log().ReadAfter(*other, 0);

  ASSERT_THAT(batch, IsOk());
  EXPECT_THAT(batch->changes, IsEmpty());
  EXPECT_EQ(batch->revision, 2);
}

TEST_F(ChangeLogTest, NeverSkipsWhatWasCompacted) {
  inventory_.Show(ShownMany(5));
  inventory_.PretendCompacted(3);

  EXPECT_THAT(inventory_.log().ReadAfter(all_, 2),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_EQ(ReadAfter(3).changes.size(), 2u);
}

TEST_F(ChangeLogTest, NeverSkipsWhatIsDamaged) {
  inventory_.Show(ShownMany(5));
  RocksBatch batch = inventory_.db().rocks().NewBatch();
  batch.Delete(kChanges, NumberedKey(3, NameOf("0002")));
  ASSERT_THAT(inventory_.db().Commit(std::move(batch), inventory_.db().end()),
              IsOk());

  EXPECT_THAT(inventory_.log().ReadAfter(all_, 0),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST_F(ChangeLogTest, ShowsInASnapshotOnlyWhatIsUnchangedSince) {
  inventory_.Show({Shown("a"), Shown("b"), ShownRemoved("c")});
  inventory_.Show({ShownWithOs("b", "15"), Shown("d")});

  const auto snapshot = inventory_.log().ReadSnapshot(all_, 3, "");

  ASSERT_THAT(snapshot, IsOk());
  EXPECT_TRUE(snapshot->complete);
  ASSERT_EQ(snapshot->changes.size(), 2u);
  EXPECT_EQ(snapshot->changes[0].device().name(), NameOf("a"));
  EXPECT_EQ(snapshot->changes[0].type(), v1::Change::TYPE_SNAPSHOT);
  EXPECT_EQ(snapshot->changes[0].revision(), 1);
  EXPECT_EQ(snapshot->changes[1].device().state(), device::v1::STATE_REMOVED);
}

TEST_F(ChangeLogTest, TellsTheLatestLivenessOncePerDevice) {
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(1)),
                   ShownAt("b", absl::FromUnixSeconds(1))});
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(2))});
  inventory_.Show({ShownAt("a", absl::FromUnixSeconds(3))});

  const auto batch =
      inventory_.log().ReadTouches(all_, 0, inventory_.log().end().touch);

  ASSERT_THAT(batch, IsOk());
  ASSERT_EQ(batch->touched.size(), 2u);
  EXPECT_EQ(batch->touched[0].device(), NameOf("b"));
  EXPECT_EQ(batch->touched[1].device(), NameOf("a"));
  EXPECT_EQ(batch->touched[1].last_check_in_time().seconds(), 3);
  EXPECT_EQ(batch->touch, 4);
}

TEST_F(ChangeLogTest, BoundsTouchesAndGoesOnWhereTheyEnded) {
  std::vector<v1::DeviceObservation> many = ShownMany(300);
  for (auto& shown : many) {
    shown.mutable_device()->mutable_last_check_in_time()->set_seconds(1);
  }
  inventory_.Show(many);

  const auto first = inventory_.log().ReadTouches(all_, 0, 300);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->touched.size(), 256u);
  const auto second = inventory_.log().ReadTouches(all_, first->touch, 300);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->touched.size(), 44u);
}

}  // namespace
}  // namespace muster::inventory
