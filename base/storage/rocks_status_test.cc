#include "base/storage/rocks_status.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/status.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

TEST(RocksStatusTest, OkIsOk) {
  EXPECT_THAT(FromRocks(rocksdb::Status::OK(), "/d"), IsOk());
}

TEST(RocksStatusTest, FullDiskSaysSo) {
  EXPECT_THAT(FromRocks(rocksdb::Status::NoSpace("write"), "/d"),
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
}

TEST(RocksStatusTest, DamageIsDataLoss) {
  EXPECT_THAT(FromRocks(rocksdb::Status::Corruption("bad block"), "/d"),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST(RocksStatusTest, MissingFileIsDamageToo) {
  EXPECT_THAT(FromRocks(rocksdb::Status::PathNotFound("MANIFEST-5"), "/d"),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST(RocksStatusTest, StoreThatIsBeingReopenedIsUnavailable) {
  EXPECT_THAT(StoreReopening("/d"),
              ErrorIs(absl::StatusCode::kUnavailable, "STORE_REOPENING"));
}

TEST(RocksStatusTest, LockOfAnotherProcessSaysWhatToDo) {
  const absl::Status status =
      FromRocks(rocksdb::Status::IOError("While lock file: /d/LOCK",
                                         "Resource temporarily unavailable"),
                "/d");
  EXPECT_THAT(status, ErrorIs(kFailed, "DATA_DIR_LOCKED"));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("/d is used by another process; stop that one"));
}

TEST(RocksStatusTest, OtherFileErrorsMeanThatItIsUnusable) {
  EXPECT_THAT(
      FromRocks(rocksdb::Status::IOError("open", "Not a directory"), "/d"),
      ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

TEST(RocksStatusTest, WhatIsUnknownKeepsItsWords) {
  const absl::Status status =
      FromRocks(rocksdb::Status::TimedOut("too slow"), "/d");
  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kInternal, "STORE_FAILED"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("too slow"));
}

}  // namespace
}  // namespace muster
