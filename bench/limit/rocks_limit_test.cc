#include "bench/limit/rocks_limit.h"

#include <filesystem>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/storage/rocks.h"
#include "bench/limit/wal.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::bench {
namespace {

using muster::testing::IsOk;
using muster::testing::StatusIs;
using muster::testing::TempDir;

enum Family { kRecords, kLog };

constexpr int kCommits = 20;
// More than one block of a log, so that batches are cut into parts.
constexpr int kValueBytes = 50000;

// A database that was written to while its logs were kept.
class RocksLimitTest : public ::testing::Test {
 protected:
  RocksLimitTest() {
    auto db = RocksDatabase::Open(dir_.Join("data/store"), {"records", "log"});
    EXPECT_THAT(db, IsOk());
    WalTap tap(dir_.Join("data/store"), dir_.Join("wal"));
    for (int i = 0; i < kCommits; ++i) {
      RocksBatch batch = (*db)->NewBatch();
      batch.Put(kRecords, absl::StrCat("device-", i % 5), "small");
      batch.Put(kLog, absl::StrCat("change-", 100 + i),
                std::string(kValueBytes, 'x'));
      EXPECT_THAT((*db)->Commit(std::move(batch)), IsOk());
    }
    written_ = tap.Stop();
    batches_ = tap.Batches();
  }

  TempDir dir_;
  int64_t written_ = 0;
  std::vector<std::string> batches_;
};

TEST_F(RocksLimitTest, CountsWhatWasWrittenToLogs) {
  EXPECT_GT(written_, kCommits * kValueBytes);
  EXPECT_LT(written_, kCommits * (kValueBytes + 1000));
}

TEST_F(RocksLimitTest, FindsEveryBatchInTheLogs) {
  ASSERT_GE(batches_.size(), size_t{kCommits});
  EXPECT_NE(batches_.back().find("change-119"), std::string::npos);
  EXPECT_GT(batches_.back().size(), size_t{kValueBytes});
}

TEST_F(RocksLimitTest, ReplaysTheBatchesIntoANewDatabase) {
  ASSERT_THAT(
      ReplayBatches(dir_.Join("data/store"), dir_.Join("replay"), batches_),
      IsOk());
  EXPECT_FALSE(std::filesystem::exists(dir_.Join("replay")));

  EXPECT_THAT(ReplayBatches(dir_.Join("data/store"), dir_.Join("replay"),
                            {"this is no batch"}),
              StatusIs(absl::StatusCode::kInternal));
}

TEST_F(RocksLimitTest, ScansOneFamily) {
  const auto records = ScanFamily(dir_.Join("data/store"), "records", 3);
  const auto log = ScanFamily(dir_.Join("data/store"), "log", 1);

  ASSERT_THAT(records, IsOk());
  ASSERT_THAT(log, IsOk());
  EXPECT_EQ(records->entries, 5);
  EXPECT_EQ(log->entries, kCommits);
  EXPECT_GE(log->bytes, kCommits * kValueBytes);
  EXPECT_THAT(ScanFamily(dir_.Join("data/store"), "other", 1),
              StatusIs(absl::StatusCode::kInternal));
}

TEST_F(RocksLimitTest, FindsTheDatabaseBelowADirectory) {
  const auto found = FindDatabase(dir_.Join("data"));
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(*found, dir_.Join("data/store"));
  EXPECT_THAT(FindDatabase(dir_.Join("wal")),
              StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace muster::bench
