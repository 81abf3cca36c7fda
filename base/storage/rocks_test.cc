#include "base/storage/rocks.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
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

  std::string FileThatBegins(const std::string& prefix) {
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      const std::string name = entry.path().filename().string();
      if (name.compare(0, prefix.size(), prefix) == 0) return entry.path();
    }
    return "";
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

TEST_F(RocksDatabaseTest, ReadsIntoTheCallersString) {
  const auto db = Open();
  Put(*db, "key", "value");
  std::string value = "before";
  EXPECT_THAT(db->GetInto(0, "key", value), IsOkAndHolds(true));
  EXPECT_EQ(value, "value");
  EXPECT_THAT(db->GetInto(0, "none", value), IsOkAndHolds(false));
}

TEST_F(RocksDatabaseTest, ManyKeysComeBackInTheirOrder) {
  const auto db = Open();
  std::vector<std::string> keys;
  for (int i = 99; i >= 0; --i) keys.push_back(absl::StrCat("key", i));
  for (int i = 0; i < 100; i += 2) Put(*db, keys[i], absl::StrCat("v", i));

  const auto values = db->MultiGet(0, keys);
  ASSERT_THAT(values, IsOk());
  ASSERT_EQ(values->size(), 100u);
  for (int i = 0; i < 100; i += 2) {
    EXPECT_EQ((*values)[i], absl::StrCat("v", i));
    EXPECT_EQ((*values)[i + 1], std::nullopt);
  }
  EXPECT_THAT(db->MultiGet(0, {}), IsOkAndHolds(IsEmpty()));
}

TEST_F(RocksDatabaseTest, ManyKeysAreReadAtTheSnapshot) {
  const auto db = Open();
  Put(*db, "a", "old");
  const RocksSnapshot snapshot = db->Snapshot();
  Put(*db, "a", "new");
  Put(*db, "b", "new");
  EXPECT_THAT(db->MultiGet(0, {"a", "b"}, snapshot),
              IsOkAndHolds(ElementsAre("old", std::nullopt)));
}

TEST_F(RocksDatabaseTest, DroppedRangeLeavesItsEndAndItsIterators) {
  const auto db = Open();
  for (const char* key : {"a", "b", "c"}) Put(*db, key, "x");
  const RocksIterator before = db->Prefix(0, "");
  ASSERT_THAT(db->DropRange(0, "a", "c"), IsOk());

  EXPECT_THAT(db->MultiGet(0, {"a", "b", "c"}),
              IsOkAndHolds(ElementsAre(std::nullopt, std::nullopt, "x")));
  EXPECT_EQ(before.key(), "a");
}

TEST_F(RocksDatabaseTest, CheckpointIsADatabaseOfThatMoment) {
  const auto db = Open();
  Put(*db, "key", "old");
  const std::string copy = dir_.Join("copy");
  ASSERT_THAT(db->Checkpoint(copy), IsOk());
  Put(*db, "key", "new");

  const auto copied = RocksDatabase::Open(copy, {"one", "two"});
  ASSERT_THAT(copied, IsOk());
  EXPECT_THAT((*copied)->Get(0, "key"),
              IsOkAndHolds(Optional(std::string("old"))));
}

TEST_F(RocksDatabaseTest, RunsWithTheOptionsThatItsPromisesNeed) {
  Open();
  std::ifstream file(FileThatBegins("OPTIONS-"));
  const std::string options(std::istreambuf_iterator<char>(file), {});
  for (const char* option :
       {"wal_recovery_mode=kTolerateCorruptedTailRecords",
        "recycle_log_file_num=0", "wal_compression=kNoCompression",
        "paranoid_checks=true", "max_background_jobs=2",
        "level_compaction_dynamic_level_bytes=true", "format_version=5",
        "atomic_flush=false", "manual_wal_flush=false",
        "max_bgerror_resume_count=0"}) {
    EXPECT_THAT(options, HasSubstr(absl::StrCat("  ", option, "\n")));
  }
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
