// A store that comes back older than it was, or as another one, is refused.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/storage/files/anchor_file.h"
#include "base/storage/testing/bit_flipper.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory {
namespace {

namespace fs = std::filesystem;

using ::muster::testing::DirectoryCopy;
using ::muster::testing::ErrorIs;
using ::muster::testing::FilesIn;
using ::muster::testing::FlipBit;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::muster::testing::TruncateTo;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;

class RocksAnchorTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RocksDeviceStore>> Open(
      bool accept_data_loss = false) {
    RocksDeviceStore::Options options;
    options.accept_data_loss = accept_data_loss;
    return RocksDeviceStore::Open(path_, random_, *RealClock(), options);
  }

  // Opens, adds `count` devices, and closes.
  void Grow(int count) {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    for (int i = 0; i < count; ++i) {
      testing::PutDevice(**store, testing::TestDevice(absl::StrCat(++made_)));
    }
  }

  // Expects that the store opens only when the loss is accepted, at `revision`
  // and under the next epoch, and from then on as always.
  void ExpectLost(absl::string_view reason, Revision revision) {
    EXPECT_THAT(Open(), ErrorIs(kDataLoss, reason));
    EXPECT_THAT(Open(), ErrorIs(kDataLoss, reason)) << "the second time";
    {
      const auto accepted = Open(/*accept_data_loss=*/true);
      ASSERT_THAT(accepted, IsOk());
      EXPECT_EQ((*accepted)->identity().epoch, 2);
      EXPECT_EQ((*accepted)->end().revision, revision);
    }
    const auto again = Open();
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ((*again)->identity().epoch, 2);
    EXPECT_EQ((*again)->end().revision, revision);
  }

  void RemoveBeside() {
    for (const auto& file : fs::directory_iterator(dir_.path())) {
      if (file.is_regular_file()) fs::remove(file.path());
    }
  }

  const TempDir dir_;
  const std::string path_ = dir_.Join("store");
  const std::string anchor_ = path_ + ".anchor";
  FakeRandom random_;
  int made_ = 0;
};

TEST_F(RocksAnchorTest, AFreshStoreIsFine) {
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->identity().epoch, 1);
  EXPECT_TRUE(fs::exists(anchor_));
}

TEST_F(RocksAnchorTest, AStoreThatIsWhatItWasOpensUnderTheSameEpoch) {
  Grow(3);
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->identity().epoch, 1);
  EXPECT_EQ((*store)->end().revision, 3);
}

TEST_F(RocksAnchorTest, AnEmptyStoreMayLoseItsAnchor) {
  ASSERT_THAT(Open(), IsOk());
  RemoveBeside();
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(RocksAnchorTest, TheAnchorIsExactAfterAClose) {
  Grow(5);
  const auto anchor = AnchorFile::Read(anchor_);
  ASSERT_THAT(anchor, IsOk());
  ASSERT_TRUE(anchor->has_value());
  EXPECT_EQ((*anchor)->durable_revision, 5);
  EXPECT_GE((*anchor)->reserved_through, 5);
}

TEST_F(RocksAnchorTest, TheAnchorIsExactAfterAFlush) {
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  testing::PutDevice(**store, testing::TestDevice("a"));
  ASSERT_THAT((*store)->FlushAnchor(), IsOk());
  EXPECT_EQ((*AnchorFile::Read(anchor_))->durable_revision, 1);
}

TEST_F(RocksAnchorTest, ADeletedLogIsRefused) {
  Grow(5);
  for (const std::string& log : FilesIn(path_, ".log")) fs::remove(log);
  ExpectLost("HISTORY_LOST", 0);
}

TEST_F(RocksAnchorTest, ADeletedDatabaseIsRefused) {
  Grow(5);
  fs::remove_all(path_);
  EXPECT_THAT(Open(), ErrorIs(kDataLoss, "HISTORY_LOST"));
  EXPECT_THAT(Open(), ErrorIs(kDataLoss, "HISTORY_LOST")) << "second time";
}

TEST_F(RocksAnchorTest, AnOlderCopyOfTheDatabaseIsRefused) {
  Grow(3);
  const DirectoryCopy older(path_);
  Grow(4);
  older.RollBack();
  ExpectLost("HISTORY_LOST", 3);
}

TEST_F(RocksAnchorTest, TheRefusalNamesThePathAndWhatIsMissing) {
  Grow(3);
  const DirectoryCopy older(path_);
  Grow(4);
  older.RollBack();
  const absl::Status status = Open().status();
  EXPECT_THAT(std::string(status.message()),
              ::testing::AllOf(::testing::HasSubstr(path_),
                               ::testing::HasSubstr("revision 3"),
                               ::testing::HasSubstr("7"),
                               ::testing::HasSubstr("accept-data-loss")));
}

TEST_F(RocksAnchorTest, ADatabaseOfBeforeARestoreIsRefused) {
  Grow(3);
  const DirectoryCopy older(path_);
  {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->BumpEpoch(), IsOk());
  }
  older.RollBack();
  EXPECT_THAT(Open(), ErrorIs(kDataLoss, "HISTORY_LOST"));
  const auto accepted = Open(/*accept_data_loss=*/true);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ((*accepted)->identity().epoch, 3) << "above all that was seen";
}

TEST_F(RocksAnchorTest, TheFilesOfAnotherStoreAreRefused) {
  Grow(3);
  const TempDir elsewhere;
  fs::rename(path_, elsewhere.Join("first"));
  RemoveBeside();
  Grow(3);
  fs::remove_all(path_);
  fs::rename(elsewhere.Join("first"), path_);
  ExpectLost("HISTORY_LOST", 3);
}

TEST_F(RocksAnchorTest, AMissingAnchorIsRefused) {
  Grow(3);
  RemoveBeside();
  ExpectLost("HISTORY_LOST", 3);
}

TEST_F(RocksAnchorTest, AnOlderAnchorIsNoHarm) {
  Grow(3);
  const DirectoryCopy older(dir_.path());
  Grow(3);
  older.RollBack(anchor_);
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->end().revision, 6);
  EXPECT_EQ((*store)->identity().epoch, 1);
}

TEST_F(RocksAnchorTest, ADamagedAnchorIsRefused) {
  Grow(3);
  FlipBit(anchor_, 301);
  ExpectLost("ANCHOR_CORRUPT", 3);
}

TEST_F(RocksAnchorTest, AnEmptyAnchorIsRefused) {
  Grow(3);
  TruncateTo(anchor_, 0);
  ExpectLost("ANCHOR_CORRUPT", 3);
}

TEST_F(RocksAnchorTest, AcceptingALossThatIsNoneChangesNothing) {
  Grow(3);
  const auto store = Open(/*accept_data_loss=*/true);
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->identity().epoch, 1);
}

TEST_F(RocksAnchorTest, ARestoreCountsTheEpochUpForGood) {
  Grow(3);
  {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->BumpEpoch(), IsOk());
    EXPECT_EQ((*store)->identity().epoch, 2);
    EXPECT_EQ(testing::PutDevice(**store, testing::TestDevice("a")), 4);
  }
  const auto store = Open();
  ASSERT_THAT(store, IsOk());
  EXPECT_EQ((*store)->identity().epoch, 2);
  EXPECT_EQ((*store)->end().revision, 4);
}

}  // namespace
}  // namespace muster::inventory
