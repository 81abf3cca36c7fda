#include "actions/audit/audit_log.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "actions/store/families.h"
#include "base/audit/chain.h"
#include "base/fake_clock.h"
#include "base/storage/keys.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class AuditLogTest : public ::testing::Test {
 protected:
  AuditLogTest() { Open(); }

  void Open() {
    log_.reset();
    db_.reset();
    db_ =
        RocksDatabase::Open(dir_.Join("actions"), FamilyNames(), StoreOptions())
            .value();
    log_ = AuditLog::Open(*db_, clock_).value();
  }

  absl::Status Append(const std::string& outcome) {
    std::vector<v1::AuditRecord> records(1);
    records[0].set_outcome(outcome);
    return log_->Commit(std::move(records), db_->NewBatch());
  }

  // Whether each record holds the hash of the one before, from the first on.
  bool IsAChain() {
    std::string before(32, '\0');
    int64_t sequence = 0;
    const auto entries = log_->Entries(0, 1000);
    for (const v1::AuditEntry& entry : *entries) {
      v1::AuditRecord record;
      if (!record.ParseFromString(entry.record())) return false;
      if (record.previous_hash() != before) return false;
      if (record.sequence() != ++sequence) return false;
      if (entry.hash() != Sha256(entry.record())) return false;
      before = entry.hash();
    }
    return sequence == log_->head().size && before == log_->head().hash;
  }

  testing::TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1000)};
  std::unique_ptr<RocksDatabase> db_;
  std::unique_ptr<AuditLog> log_;
};

TEST_F(AuditLogTest, RecordsAreChainedAlsoOverARestart) {
  ASSERT_THAT(Append("one"), IsOk());
  ASSERT_THAT(Append("two"), IsOk());
  Open();
  ASSERT_THAT(Append("three"), IsOk());

  EXPECT_EQ(log_->head().size, 3);
  EXPECT_TRUE(IsAChain());
}

TEST_F(AuditLogTest, RecordsOfOneCommitAreChainedAmongThemselves) {
  std::vector<v1::AuditRecord> records(3);

  ASSERT_THAT(log_->Commit(std::move(records), db_->NewBatch()), IsOk());

  EXPECT_EQ(log_->head().size, 3);
  EXPECT_TRUE(IsAChain());
}

TEST_F(AuditLogTest, WhatBelongsToTheRecordIsInTheSameCommit) {
  RocksBatch batch = db_->NewBatch();
  batch.Put(kMeta, "key", "value");
  std::vector<v1::AuditRecord> records(1);

  ASSERT_THAT(log_->Commit(std::move(records), std::move(batch)), IsOk());
  Open();

  EXPECT_EQ((*db_->Get(kMeta, "key")).value(), "value");
  EXPECT_EQ(log_->head().size, 1);
}

TEST_F(AuditLogTest, WritersOnManyThreadsMakeOneChain) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this] {
      for (int j = 0; j < 10; ++j) Append("x").IgnoreError();
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(log_->head().size, 80);
  EXPECT_TRUE(IsAChain());
}

TEST_F(AuditLogTest, CommitOfAnEarlierGenerationIsRefused) {
  const int64_t generation = *log_->Usable();

  EXPECT_THAT(log_->Commit({}, db_->NewBatch(), generation), IsOk());
  EXPECT_THAT(log_->Commit({}, db_->NewBatch(), generation + 1),
              ErrorIs(absl::StatusCode::kUnavailable, "STORE_REOPENED"));
}

TEST_F(AuditLogTest, LinesOfBeforeThereWasAChainAreChainedFirst) {
  log_.reset();
  db_.reset();
  {
    // As an older release left it: with a family `audit`.
    std::vector<std::string> families = FamilyNames();
    families.push_back("audit");
    auto db = RocksDatabase::Open(dir_.Join("old"), families).value();
    RocksBatch batch = db->NewBatch();
    for (int i = 1; i <= 3; ++i) {
      v1::AuditRecord record;
      record.set_sequence(i);
      record.set_outcome(absl::StrCat("old ", i));
      batch.Put(kRetiredAudit, EncodeInt64(i), record.SerializeAsString());
    }
    ASSERT_THAT(db->Commit(std::move(batch)), IsOk());
  }
  db_ = RocksDatabase::Open(dir_.Join("old"), FamilyNames(), StoreOptions())
            .value();
  log_ = AuditLog::Open(*db_, clock_).value();
  ASSERT_THAT(Append("new"), IsOk());

  EXPECT_TRUE(IsAChain());
  const auto records = log_->Records(0, 10);
  ASSERT_EQ(records->size(), 4u);
  EXPECT_EQ((*records)[2].outcome(), "old 3");
}

}  // namespace
}  // namespace muster::actions
