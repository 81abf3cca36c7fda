#include "base/storage/rocks.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::Optional;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class RocksDatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<RocksDatabase> Open() {
    auto db = RocksDatabase::Open(path_, {"one", "two"});
    EXPECT_THAT(db, IsOk());
    return *std::move(db);
  }

  static void Put(RocksDatabase& db, const std::string& key,
                  const std::string& value) {
    RocksBatch batch = db.NewBatch();
    batch.Put(0, key, value);
    ASSERT_THAT(db.Commit(std::move(batch)), IsOk());
  }

  // The newest file of that extension.
  std::string FileWith(const std::string& extension) {
    std::string newest;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      if (entry.path().extension() != extension) continue;
      newest = std::max(newest, entry.path().string());
    }
    return newest;
  }

  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("not/yet/there");
};

TEST_F(RocksDatabaseTest, WhatWasCommittedIsThereAfterReopening) {
  Put(*Open(), "key", "value");
  EXPECT_THAT(Open()->Get(0, "key"),
              IsOkAndHolds(Optional(std::string("value"))));
}

TEST_F(RocksDatabaseTest, MakesADirectoryForThisUserOnly) {
  const auto db = Open();
  struct stat directory;
  ASSERT_EQ(stat(path_.c_str(), &directory), 0);
  EXPECT_EQ(directory.st_mode & 0777, 0700u);
  EXPECT_EQ(db->path(), path_);
}

TEST_F(RocksDatabaseTest, KeyThatIsNotThereIsNoError) {
  EXPECT_THAT(Open()->Get(1, "key"), IsOkAndHolds(std::nullopt));
}

TEST_F(RocksDatabaseTest, SnapshotKeepsItsMoment) {
  const auto db = Open();
  Put(*db, "key", "old");
  {
    const RocksSnapshot snapshot = db->Snapshot();
    Put(*db, "key", "new");
    EXPECT_THAT(db->Get(0, "key", snapshot),
                IsOkAndHolds(Optional(std::string("old"))));
    EXPECT_EQ(db->Prefix(0, "", snapshot).value(), "old");
  }
  EXPECT_THAT(db->Get(0, "key"), IsOkAndHolds(Optional(std::string("new"))));
}

TEST_F(RocksDatabaseTest, SecondOpenIsToldThatItIsLocked) {
  const auto first = Open();
  EXPECT_THAT(RocksDatabase::Open(path_, {"one", "two"}),
              ErrorIs(kFailed, "DATA_DIR_LOCKED"));
}

TEST_F(RocksDatabaseTest, NewFamiliesAreAdded) {
  Put(*Open(), "key", "value");
  const auto more = RocksDatabase::Open(path_, {"zero", "one", "two"});
  ASSERT_THAT(more, IsOk());
  EXPECT_THAT((*more)->Get(0, "key"), IsOkAndHolds(std::nullopt));
  EXPECT_THAT((*more)->Get(1, "key"),
              IsOkAndHolds(Optional(std::string("value"))));
}

TEST_F(RocksDatabaseTest, FamiliesOfANewerReleaseAreNotIgnored) {
  Open();
  EXPECT_THAT(RocksDatabase::Open(path_, {"one"}),
              ErrorIs(kFailed, "DATA_DIR_FROM_NEWER"));
}

TEST_F(RocksDatabaseTest, FileInPlaceOfTheDirectoryIsUnusable) {
  const std::string file = dir_.WriteFile("file", "");
  EXPECT_THAT(RocksDatabase::Open(file, {"one"}),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(RocksDatabase::Open(file + "/below", {"one"}),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

TEST_F(RocksDatabaseTest, TornTailOfTheLogLosesOnlyTheTail) {
  {
    const auto db = Open();
    Put(*db, "first", "1");
    Put(*db, "second", std::string(1000, '2'));
  }
  const std::string log = FileWith(".log");
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 100);

  const auto db = Open();
  EXPECT_THAT(db->Get(0, "first"), IsOkAndHolds(Optional(std::string("1"))));
  EXPECT_THAT(db->Get(0, "second"), IsOkAndHolds(std::nullopt));
}

TEST_F(RocksDatabaseTest, DamageInsideTheLogRefusesToOpen) {
  {
    const auto db = Open();
    for (int i = 0; i < 10; ++i) Put(*db, "key", std::string(1000, 'x'));
  }
  std::fstream log(FileWith(".log"),
                   std::ios::in | std::ios::out | std::ios::binary);
  log.seekp(1500);
  log.put('y');
  log.close();

  EXPECT_THAT(RocksDatabase::Open(path_, {"one", "two"}),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster
