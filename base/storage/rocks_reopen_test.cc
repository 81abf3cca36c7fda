#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/storage/rocks.h"
#include "base/storage/testing/fault_env.h"
#include "gmock/gmock.h"
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
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Optional;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;
constexpr auto kUnavailable = absl::StatusCode::kUnavailable;
constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;

class RocksReopenTest : public ::testing::Test {
 protected:
  RocksReopenTest() {
    Open();
    EXPECT_THAT(Put("first"), IsOk());
  }

  void Open(bool reopen_on_commit = false) {
    RocksDatabase::Options options;
    options.env = disk_.env();
    options.reopen_on_commit = reopen_on_commit;
    db_.reset();
    db_ = *RocksDatabase::Open(dir_.path(), {"things"}, options);
  }

  // The machine starts again with what was synced.
  void LosePower() {
    disk_.CutPower();
    db_.reset();
    disk_.DropUnsynced();
    Open();
  }

  absl::Status Put(const std::string& key) {
    RocksBatch batch = db_->NewBatch();
    batch.Put(0, key, "value");
    return db_->Commit(std::move(batch));
  }

  bool Has(const std::string& key) {
    const auto value = db_->Get(0, key);
    EXPECT_THAT(value, IsOk());
    return value.ok() && value->has_value();
  }

  // Until reads are refused, as Reopen() does in another thread.
  void WaitUntilClosing() {
    while (db_->Get(0, "first").ok()) std::this_thread::yield();
  }

  FaultEnv disk_;
  const testing::TempDir dir_;
  std::unique_ptr<RocksDatabase> db_;
};

TEST_F(RocksReopenTest, FailedSyncStopsWritesAndNotReads) {
  disk_.faults().FailOnce(FileOp::kSync, 1, FileFault::kIoError);
  EXPECT_TRUE(db_->writable());
  EXPECT_THAT(Put("unknown"), ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));

  EXPECT_FALSE(db_->writable());
  EXPECT_THAT(Put("refused"), ErrorIs(kUnavailable, "STORE_REOPENING"));
  EXPECT_THAT(db_->DropRange(0, "a", "b"),
              ErrorIs(kUnavailable, "STORE_REOPENING"));
  EXPECT_TRUE(Has("first"));
}

TEST_F(RocksReopenTest, ReopeningTakesWritesAgainAndKeepsWhatWasAcknowledged) {
  disk_.faults().FailOnce(FileOp::kWrite, 1, FileFault::kNoSpace);
  EXPECT_THAT(Put("unknown"), ErrorIs(kExhausted, "DISK_FULL"));

  ASSERT_THAT(db_->Reopen(), IsOk());
  EXPECT_TRUE(db_->writable());
  EXPECT_TRUE(Has("first"));
  EXPECT_FALSE(Has("unknown"));
  EXPECT_THAT(Put("second"), IsOk());
}

TEST_F(RocksReopenTest, UnknownWriteThatIsFoundAgainIsDurable) {
  disk_.faults().FailOnce(FileOp::kSync, 1, FileFault::kIoError);
  EXPECT_THAT(Put("unknown"), ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  ASSERT_THAT(db_->Reopen(), IsOk());
  const bool found = Has("unknown");

  LosePower();
  EXPECT_EQ(Has("unknown"), found);
  EXPECT_TRUE(Has("first"));
}

TEST_F(RocksReopenTest, WhileTheDiskIsFullItStaysOpenForReads) {
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);
  EXPECT_THAT(Put("unknown"), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_THAT(db_->Reopen(), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_FALSE(db_->writable());
  EXPECT_TRUE(Has("first"));

  disk_.faults().Heal();
  EXPECT_THAT(db_->Reopen(), IsOk());
  EXPECT_THAT(Put("second"), IsOk());
}

TEST_F(RocksReopenTest, ReadsAreUnavailableAfterItClosedAndDidNotOpen) {
  disk_.faults().FailFrom(FileOp::kOpen, 2, FileFault::kIoError);  // 1: probe
  ASSERT_THAT(db_->Reopen(), ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));

  EXPECT_FALSE(db_->writable());
  EXPECT_THAT(Put("refused"), ErrorIs(kUnavailable, "STORE_REOPENING"));
  EXPECT_THAT(db_->Get(0, "first"), ErrorIs(kUnavailable, "STORE_REOPENING"));
  EXPECT_THAT(db_->MultiGet(0, {"first"}),
              ErrorIs(kUnavailable, "STORE_REOPENING"));
  EXPECT_THAT(db_->Checkpoint(dir_.Join("copy")),
              ErrorIs(kUnavailable, "STORE_REOPENING"));
  const RocksIterator it = db_->Prefix(0, "");
  EXPECT_FALSE(it.Valid());
  EXPECT_THAT(it.status(), ErrorIs(kUnavailable, "STORE_REOPENING"));
  EXPECT_THAT(db_->Get(0, "first", db_->Snapshot()),
              ErrorIs(kUnavailable, "STORE_REOPENING"));

  disk_.faults().Heal();
  EXPECT_THAT(db_->Reopen(), IsOk());
  EXPECT_TRUE(Has("first"));
}

TEST_F(RocksReopenTest, WaitsForIteratorsAndSnapshotsWhichStayUsable) {
  std::optional<RocksIterator> it = db_->Prefix(0, "");
  RocksSnapshot snapshot = db_->Snapshot();
  std::thread reopening([this] { EXPECT_THAT(db_->Reopen(), IsOk()); });
  WaitUntilClosing();

  EXPECT_EQ(it->key(), "first");
  EXPECT_THAT(db_->Get(0, "first", snapshot),
              IsOkAndHolds(Optional(std::string("value"))));
  EXPECT_EQ(db_->Prefix(0, "", snapshot).key(), "first");
  it.reset();
  EXPECT_THAT(db_->Get(0, "first"), ErrorIs(kUnavailable, "STORE_REOPENING"));
  snapshot.reset();
  reopening.join();
  EXPECT_TRUE(Has("first"));
}

TEST_F(RocksReopenTest, BatchFromBeforeIsCommittedAfterwards) {
  RocksBatch batch = db_->NewBatch();
  batch.Put(0, "early", "value");
  ASSERT_THAT(db_->Reopen(), IsOk());
  batch.Put(0, "late", "value");

  ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());
  EXPECT_TRUE(Has("early"));
  EXPECT_TRUE(Has("late"));
}

TEST_F(RocksReopenTest, EveryCommitIsSynced) {
  const int64_t before = disk_.faults().count(FileOp::kSync);
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(Put(absl::StrCat("key", i)), IsOk());
  }
  EXPECT_GE(disk_.faults().count(FileOp::kSync) - before, 10);
}

TEST_F(RocksReopenTest, WhatWasCommittedOutlivesAPowerLoss) {
  ASSERT_THAT(Put("second"), IsOk());
  LosePower();
  ASSERT_THAT(Put("third"), IsOk());
  LosePower();

  EXPECT_TRUE(Has("first"));
  EXPECT_TRUE(Has("second"));
  EXPECT_TRUE(Has("third"));
}

TEST_F(RocksReopenTest, TheCommitAfterAFailedOneReopensIfItIsToldTo) {
  Open(/*reopen_on_commit=*/true);
  disk_.faults().FailOnce(FileOp::kWrite, 1, FileFault::kNoSpace);
  ASSERT_THAT(Put("unknown"), ErrorIs(kExhausted, "DISK_FULL"));
  ASSERT_FALSE(db_->writable());

  EXPECT_THAT(Put("second"), IsOk());

  EXPECT_TRUE(db_->writable());
  EXPECT_TRUE(Has("first"));
  EXPECT_FALSE(Has("unknown"));
  LosePower();
  EXPECT_TRUE(Has("second"));
}

TEST_F(RocksReopenTest, ACommitThatCannotReopenFailsAndTheNextOneTriesAgain) {
  Open(/*reopen_on_commit=*/true);
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);
  ASSERT_THAT(Put("unknown"), ErrorIs(kExhausted, "DISK_FULL"));

  EXPECT_THAT(Put("refused"), ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_FALSE(db_->writable());
  EXPECT_TRUE(Has("first"));

  disk_.faults().Heal();
  EXPECT_THAT(Put("second"), IsOk());
  EXPECT_FALSE(Has("refused"));
}

TEST_F(RocksReopenTest, DropRangeRemovesItsKeysDurably) {
  for (const char* key : {"a", "b", "c"}) ASSERT_THAT(Put(key), IsOk());
  ASSERT_THAT(db_->DropRange(0, "", "c"), IsOk());
  LosePower();

  EXPECT_THAT(
      db_->MultiGet(0, {"a", "b", "c", "first"}),
      IsOkAndHolds(ElementsAre(std::nullopt, std::nullopt, "value", "value")));
}

}  // namespace
}  // namespace muster
