#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/fake_random.h"
#include "base/storage/rocks.h"
#include "base/storage/testing/bit_flipper.h"
#include "base/storage/testing/fault_env.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::FaultEnv;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr int kCommits = 80;
constexpr uint64_t kSeed = 20261122;

std::string KeyOf(int commit) { return absl::StrCat("commit", commit); }

// A value that no compression makes small, so that files fill up.
std::string ValueOf(int commit) {
  FakeRandom random(commit);
  return RandomHex(random, 2000);
}

class RocksDamageTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RocksDatabase>> Open() {
    RocksDatabase::Options options;
    options.env = disk_.env();
    options.write_buffer_bytes = 64 << 10;  // flushes and compacts often
    return RocksDatabase::Open(path_, {"one", "two"}, options);
  }

  // Each commit writes the same key of both families; only the first fills up.
  static absl::Status Commit(RocksDatabase& db, int commit) {
    RocksBatch batch = db.NewBatch();
    batch.Put(0, KeyOf(commit), ValueOf(commit));
    batch.Put(1, KeyOf(commit), "");
    return db.Commit(std::move(batch));
  }

  // Whether a commit is there; it must be there as a whole or not at all.
  static bool Has(const RocksDatabase& db, int commit) {
    const auto one = db.Get(0, KeyOf(commit));
    const auto two = db.Get(1, KeyOf(commit));
    EXPECT_THAT(one, IsOk());
    EXPECT_THAT(two, IsOk());
    EXPECT_TRUE(!one->has_value() || **one == ValueOf(commit));
    EXPECT_EQ(one->has_value(), two->has_value()) << "half of " << commit;
    return one->has_value();
  }

  static void Recover(FaultEnv& disk, RocksDatabase& db) {
    if (db.Reopen().ok()) return;
    disk.faults().Heal();
    ASSERT_THAT(db.Reopen(), IsOk());
  }

  // A run of commits in which the nth `op` fails, and each failure is followed
  // by Reopen(). False if there were not so many of them.
  bool RunWithFault(FileOp op, int nth, FileFault fault, bool for_good) {
    std::filesystem::remove_all(path_);
    auto db = *Open();
    const int64_t failed_before = disk_.faults().failed();
    for_good ? disk_.faults().FailFrom(op, nth, fault)
             : disk_.faults().FailOnce(op, nth, fault);
    std::vector<int> acknowledged;
    for (int commit = 0; commit < kCommits; ++commit) {
      if (Commit(*db, commit).ok()) acknowledged.push_back(commit);
      if (!db->writable()) Recover(disk_, *db);
    }
    db->Checkpoint(dir_.Join("copy")).IgnoreError();  // flushes
    std::filesystem::remove_all(dir_.Join("copy"));
    if (!db->writable()) Recover(disk_, *db);
    disk_.faults().Heal();
    for (int commit = 0; commit < kCommits; ++commit) Has(*db, commit);
    for (const int commit : acknowledged) {
      EXPECT_TRUE(Has(*db, commit)) << "commit " << commit << ", fault " << nth;
    }
    EXPECT_GE(acknowledged.size(), kCommits - 3u);
    return disk_.faults().failed() > failed_before;
  }

  void FailEveryOneOf(FileOp op, FileFault fault, bool for_good) {
    int nth = 1;
    while (RunWithFault(op, nth, fault, for_good) && !HasFailure()) ++nth;
    EXPECT_GT(nth, 1);
    RecordProperty("faults", nth - 1);
  }

  // How many commits were acknowledged.
  int CommitUntilItFails() {
    const auto db = Open();
    if (!db.ok()) return 0;
    int commit = 0;
    while (commit < kCommits && Commit(**db, commit).ok()) ++commit;
    return commit;
  }

  // A run of commits in which the power goes at the nth `op`, the
  // opening included. False if there
  // were not so many.
  bool RunWithPowerLoss(FileOp op, int nth, double keep) {
    std::filesystem::remove_all(path_);
    disk_.faults().CutPowerAt(op, nth);
    const int acknowledged = CommitUntilItFails();
    const bool lost = !disk_.faults().power();
    disk_.CutPower();
    disk_.DropUnsynced(keep);

    const auto db = *Open();
    for (int commit = 0; commit < acknowledged; ++commit) {
      EXPECT_TRUE(Has(*db, commit)) << "commit " << commit << ", loss " << nth;
    }
    for (int commit = acknowledged + 1; commit < kCommits; ++commit) {
      EXPECT_FALSE(Has(*db, commit));
    }
    return lost;
  }

  void Fill() {
    const auto db = *Open();
    for (int commit = 0; commit < kCommits; ++commit) {
      ASSERT_THAT(Commit(*db, commit), IsOk());
    }
  }

  // False if the damaged database refuses to open or to be read, as damage.
  // What it does show must be right, and all of it, unless a log is damaged.
  bool Judge(bool log_is_damaged) {
    const auto db = Open();
    if (!db.ok()) {
      EXPECT_THAT(db, ErrorIs(kDataLoss, "STORE_CORRUPT"));
      return false;
    }
    for (int commit = 0; commit < kCommits; ++commit) {
      const auto value = (*db)->Get(0, KeyOf(commit));
      if (!value.ok()) {
        EXPECT_THAT(value, ErrorIs(kDataLoss, "STORE_CORRUPT"));
        return false;
      }
      EXPECT_TRUE(value->has_value() || log_is_damaged) << commit;
      EXPECT_TRUE(!value->has_value() || **value == ValueOf(commit));
    }
    return true;
  }

  FaultEnv disk_;
  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("db");
};

TEST_F(RocksDamageTest, NothingAcknowledgedIsLostWhenAnyWriteMeetsAFullDisk) {
  FailEveryOneOf(FileOp::kWrite, FileFault::kNoSpace, /*for_good=*/true);
}

TEST_F(RocksDamageTest, NothingAcknowledgedIsLostWhenAnyWriteFails) {
  FailEveryOneOf(FileOp::kWrite, FileFault::kIoError, /*for_good=*/false);
}

TEST_F(RocksDamageTest, NothingAcknowledgedIsLostWhenAnySyncFails) {
  FailEveryOneOf(FileOp::kSync, FileFault::kIoError, /*for_good=*/false);
}

TEST_F(RocksDamageTest, NothingAcknowledgedIsLostWhenAnyOpenFails) {
  FailEveryOneOf(FileOp::kOpen, FileFault::kIoError, /*for_good=*/false);
}

TEST_F(RocksDamageTest, PowerLossAtAnyOperationKeepsEveryAcknowledgedCommit) {
  for (const FileOp op : {FileOp::kWrite, FileOp::kSync, FileOp::kRename,
                          FileOp::kDelete, FileOp::kOpen}) {
    int nth = 1;
    while (RunWithPowerLoss(op, nth, /*keep=*/0) && !HasFailure()) ++nth;
    EXPECT_GT(nth, 1);
  }
}

TEST_F(RocksDamageTest, TornTailsOfPowerLossAreDroppedAsAWhole) {
  for (int nth = 1; nth < kCommits && !HasFailure(); ++nth) {
    EXPECT_TRUE(RunWithPowerLoss(FileOp::kSync, nth, nth % 10 / 10.0));
  }
}

TEST_F(RocksDamageTest, FlippedBitIsRefusedOrReadAsDamageOrHarmless) {
  Fill();
  const testing::DirectoryCopy whole(path_);
  FakeRandom random(kSeed);
  const std::vector<std::string> files = testing::FilesIn(path_);
  int refused = 0;
  for (int i = 0; i < 200 && !HasFailure(); ++i) {
    const std::string& file = files[RandomBelow(random, files.size())];
    if (testing::BitsIn(file) == 0) continue;
    const uint64_t bit = RandomBelow(random, testing::BitsIn(file));
    testing::FlipBit(file, bit);
    SCOPED_TRACE(absl::StrCat("seed ", kSeed, " bit ", bit, " of ", file));
    refused += Judge(absl::EndsWith(file, ".log")) ? 0 : 1;
    whole.RollBack();
  }
  EXPECT_GT(refused, 30);
}

// RocksDB does not miss a log file: a store finds that by its anchor, and by a
// gap in its revisions.
TEST_F(RocksDamageTest, MissingFileIsRefusedUnlessItIsALog) {
  Fill();
  const testing::DirectoryCopy whole(path_);
  for (const std::string& file : testing::FilesIn(path_)) {
    if (absl::EndsWith(file, ".log")) continue;
    SCOPED_TRACE(file);
    const bool needed = absl::StrContains(file, "/MANIFEST-") ||
                        absl::EndsWith(file, "/CURRENT") ||
                        absl::EndsWith(file, ".sst");
    testing::DeleteFile(file);
    EXPECT_EQ(Judge(/*log_is_damaged=*/false), !needed);
    whole.RollBack();
  }
}

TEST_F(RocksDamageTest, CutOffFileIsRefusedUnlessItIsALog) {
  Fill();
  const testing::DirectoryCopy whole(path_);
  for (const std::string& file : testing::FilesIn(path_)) {
    SCOPED_TRACE(file);
    const bool needed =
        absl::EndsWith(file, "/CURRENT") || absl::EndsWith(file, ".sst");
    if (testing::BitsIn(file) == 0) continue;
    testing::CutTail(file, 1);
    const bool shown = Judge(!needed);
    EXPECT_FALSE(needed && shown);
    whole.RollBack();
  }
}

}  // namespace
}  // namespace muster
