// A full disk refuses writes and nothing else, and needs no restart.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/storage/files/fake_disk_space.h"
#include "base/storage/testing/fault_env.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/testing/store_reads.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::FaultEnv;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using testing::DeviceRecord;
using testing::StoreWriteBuilder;
using testing::TestDevice;

constexpr int64_t kMinFree = 1000;

class RocksDiskFullTest : public ::testing::Test {
 protected:
  RocksDiskFullTest() {
    RocksDeviceStore::Options options;
    options.rocks.env = disk_.env();
    options.min_free_bytes = kMinFree;
    options.disk = &space_;
    auto store =
        RocksDeviceStore::Open(dir_.Join("store"), random_, clock_, options);
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  CommitResult Put(absl::string_view id) {
    clock_.Advance(absl::Seconds(1));
    return store_->Commit(
        StoreWriteBuilder(*store_).Put(TestDevice(id)).Build());
  }

  bool Has(absl::string_view id) {
    return DeviceRecord(*store_->Read(), id).revision > 0;
  }

  const TempDir dir_;
  FakeRandom random_;
  FakeClock clock_;
  FakeDiskSpace space_;
  FaultEnv disk_;
  std::unique_ptr<RocksDeviceStore> store_;
};

TEST_F(RocksDiskFullTest, RefusesWritesBelowTheMinimum) {
  ASSERT_TRUE(Put("a").ok());
  space_.SetFree(kMinFree - 1);
  const CommitResult result = Put("b");
  EXPECT_EQ(result.outcome, CommitOutcome::kRefused);
  EXPECT_THAT(result.status,
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
  EXPECT_EQ(store_->end().revision, 1);
  EXPECT_THAT(store_->Writable(),
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
}

TEST_F(RocksDiskFullTest, GoesOnReading) {
  ASSERT_TRUE(Put("a").ok());
  space_.SetFree(0);
  ASSERT_FALSE(Put("b").ok());
  EXPECT_TRUE(Has("a"));
  EXPECT_FALSE(Has("b"));
  EXPECT_THAT(testing::LogRevisions(*store_->Read()),
              ::testing::ElementsAre(1));
}

TEST_F(RocksDiskFullTest, TakesWritesAgainOnceThereIsSpace) {
  ASSERT_TRUE(Put("a").ok());
  space_.SetFree(0);
  ASSERT_FALSE(Put("b").ok());
  space_.SetFree(2 * kMinFree);
  EXPECT_TRUE(Put("b").ok());
  EXPECT_TRUE(Has("b"));
  EXPECT_EQ(store_->end().revision, 2);
}

TEST_F(RocksDiskFullTest, DoesNotKnowWhatADiskThatFillsUpMidwayKept) {
  ASSERT_TRUE(Put("a").ok());
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);
  const CommitResult result = Put("b");
  EXPECT_EQ(result.outcome, CommitOutcome::kUnknown);
  EXPECT_THAT(result.status,
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  EXPECT_EQ(store_->end().revision, 1);
  EXPECT_TRUE(Has("a"));
}

TEST_F(RocksDiskFullTest, RefusesEveryWriteUntilItKnows) {
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);
  ASSERT_EQ(Put("a").outcome, CommitOutcome::kUnknown);
  const CommitResult result = Put("b");
  EXPECT_EQ(result.outcome, CommitOutcome::kRefused);
  EXPECT_THAT(result.status,
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  EXPECT_THAT(store_->Writable(),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
}

TEST_F(RocksDiskFullTest, CannotRecoverWhileTheDiskIsFullAndGoesOnReading) {
  ASSERT_TRUE(Put("a").ok());
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);
  ASSERT_EQ(Put("b").outcome, CommitOutcome::kUnknown);
  EXPECT_FALSE(store_->Recover().ok());
  EXPECT_TRUE(Has("a"));
}

// The disk fills up at each write in turn, until none is left to fail.
TEST_F(RocksDiskFullTest, LosesNothingWhereverTheDiskFillsUp) {
  int commits = 0;
  Revision acknowledged = 0;
  for (int nth = 1; nth <= 40; ++nth) {
    disk_.faults().FailFrom(FileOp::kWrite, nth, FileFault::kNoSpace);
    for (bool failed = false; !failed;) {
      const Revision before = store_->end().revision;
      ASSERT_GE(before, acknowledged);
      const CommitResult result = Put(absl::StrCat("d", ++commits));
      if (result.ok()) {
        acknowledged = before + 1;
        continue;
      }
      // Refused after a write in the background failed.
      ASSERT_THAT(result.status,
                  ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
      disk_.faults().Heal();
      ASSERT_THAT(store_->Recover(), IsOk());
      const Revision after = store_->end().revision;
      EXPECT_GE(after, acknowledged);
      EXPECT_LE(after, acknowledged + 1);
      EXPECT_EQ(Has(absl::StrCat("d", commits)), after > before);
      acknowledged = after;
      failed = true;
    }
  }
  EXPECT_EQ(testing::LogRevisions(*store_->Read()).size(),
            static_cast<size_t>(acknowledged));
  EXPECT_EQ(
      testing::RecordNames(*store_->Read(), v1::RESOURCE_KIND_DEVICE).size(),
      static_cast<size_t>(acknowledged));
}

}  // namespace
}  // namespace muster::inventory
