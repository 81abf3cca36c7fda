#include "base/storage/backup/backup.h"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/storage/testing/bit_flipper.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::HasSubstr;
using ::testing::Optional;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    for (int i = 0; i < 100; ++i) Put(i);
  }

  void Put(int i) {
    RocksBatch batch = db_->NewBatch();
    batch.Put(0, absl::StrCat("key", i), absl::StrCat("value", i));
    ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());
  }

  std::string Get(const std::string& path, int i) {
    const auto db = RocksDatabase::Open(path, {"things"});
    EXPECT_THAT(db, IsOk());
    return (*(*db)->Get(0, absl::StrCat("key", i))).value_or("none");
  }

  const testing::TempDir dir_;
  const std::string backup_ = dir_.Join("backups/today");
  const std::string restored_ = dir_.Join("restored");
  const std::unique_ptr<RocksDatabase> db_ =
      *RocksDatabase::Open(dir_.Join("db"), {"things"});
};

TEST_F(BackupTest, RestoresTheMomentOfTheBackup) {
  ASSERT_THAT(CreateBackup(*db_, backup_, {{"revision", "100"}}), IsOk());
  Put(100);

  const auto manifest = RestoreBackup(backup_, restored_);
  ASSERT_THAT(manifest, IsOk());
  EXPECT_EQ(manifest->labels.at("revision"), "100");
  EXPECT_EQ(Get(restored_, 99), "value99");
  EXPECT_EQ(Get(restored_, 100), "none");
}

TEST_F(BackupTest, IsForThisUserOnly) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  struct stat directory;
  ASSERT_EQ(stat(backup_.c_str(), &directory), 0);
  EXPECT_EQ(directory.st_mode & 0777, 0700u);
}

TEST_F(BackupTest, IsWholeWhileWritesGoOn) {
  std::atomic<bool> done = false;
  std::atomic<int> committed = 100;
  std::thread writer([&] {
    for (int i = 100; !done; ++i) {
      Put(i);
      committed = i + 1;
    }
  });
  const int before = committed;
  EXPECT_THAT(CreateBackup(*db_, backup_), IsOk());
  done = true;
  writer.join();

  ASSERT_THAT(RestoreBackup(backup_, restored_), IsOk());
  const auto db = *RocksDatabase::Open(restored_, {"things"});
  int keys = 0;
  for (auto it = db->Prefix(0, "key"); it.Valid(); it.Next()) ++keys;
  EXPECT_GE(keys, before);
  EXPECT_LE(keys, committed);
  EXPECT_THAT(db->Get(0, absl::StrCat("key", keys - 1)),
              IsOkAndHolds(Optional(absl::StrCat("value", keys - 1))));
}

TEST_F(BackupTest, ChangesToTheRestoredDatabaseLeaveTheBackupAlone) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  ASSERT_THAT(RestoreBackup(backup_, restored_), IsOk());
  {
    const auto db = *RocksDatabase::Open(restored_, {"things"});
    ASSERT_THAT(db->DropRange(0, "", "z"), IsOk());
    ASSERT_THAT(db->Reopen(), IsOk());
  }
  EXPECT_THAT(VerifyBackup(backup_), IsOk());
}

TEST_F(BackupTest, ReplacesNothing) {
  std::filesystem::create_directories(backup_);
  EXPECT_THAT(CreateBackup(*db_, backup_),
              ErrorIs(absl::StatusCode::kAlreadyExists, "BACKUP_EXISTS"));
  EXPECT_THAT(CreateBackup(*db_, dir_.WriteFile("file", "")),
              ErrorIs(absl::StatusCode::kAlreadyExists, "BACKUP_EXISTS"));
}

TEST_F(BackupTest, RemovesWhatItMadeWhenItFails) {
  EXPECT_THAT(
      CreateBackup(*db_, backup_, {{"bad key", ""}}),
      ErrorIs(absl::StatusCode::kInvalidArgument, "BACKUP_LABEL_INVALID"));
  EXPECT_FALSE(std::filesystem::exists(backup_));
  EXPECT_THAT(CreateBackup(*db_, backup_), IsOk());
}

TEST_F(BackupTest, OneFlippedBitInAnyFileIsFoundAndNotRestored) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  for (const std::string& file : testing::FilesIn(backup_)) {
    if (testing::BitsIn(file) == 0) continue;
    testing::FlipBit(file, testing::BitsIn(file) / 2);
    EXPECT_THAT(VerifyBackup(backup_), ErrorIs(kDataLoss, "BACKUP_CORRUPT"))
        << file;
    EXPECT_THAT(RestoreBackup(backup_, restored_),
                ErrorIs(kDataLoss, "BACKUP_CORRUPT"));
    testing::FlipBit(file, testing::BitsIn(file) / 2);
  }
  EXPECT_FALSE(std::filesystem::exists(restored_));
  EXPECT_THAT(VerifyBackup(backup_), IsOk());
}

TEST_F(BackupTest, FileThatIsMissingOrTooManyIsFoundAndNamed) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  const testing::DirectoryCopy whole(backup_);
  testing::DeleteFile(backup_ + "/data/CURRENT");
  const auto missing = VerifyBackup(backup_);
  EXPECT_THAT(missing, ErrorIs(kDataLoss, "BACKUP_CORRUPT"));
  EXPECT_THAT(std::string(missing.status().message()),
              HasSubstr("the file CURRENT is missing"));

  whole.RollBack();
  dir_.WriteFile("backups/today/data/000099.sst", "");
  EXPECT_THAT(VerifyBackup(backup_), ErrorIs(kDataLoss, "BACKUP_CORRUPT"));

  std::filesystem::remove_all(backup_ + "/data");
  EXPECT_THAT(VerifyBackup(backup_), ErrorIs(kDataLoss, "BACKUP_CORRUPT"));
}

TEST_F(BackupTest, BackupThatWasCutOffIsNotRestored) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  testing::DeleteFile(backup_ + "/manifest");
  EXPECT_THAT(RestoreBackup(backup_, restored_),
              ErrorIs(kDataLoss, "BACKUP_INCOMPLETE"));
}

TEST_F(BackupTest, MissingBackupIsNotFound) {
  EXPECT_THAT(RestoreBackup(backup_, restored_),
              ErrorIs(absl::StatusCode::kNotFound, "BACKUP_NOT_FOUND"));
}

TEST_F(BackupTest, RestoresIntoAnEmptyDirectoryAndNoOther) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  std::filesystem::create_directory(restored_);
  EXPECT_THAT(RestoreBackup(backup_, restored_), IsOk());
  EXPECT_THAT(RestoreBackup(backup_, restored_),
              ErrorIs(kFailed, "RESTORE_TARGET_NOT_EMPTY"));
  EXPECT_EQ(Get(restored_, 0), "value0");
}

TEST_F(BackupTest, RestoreThatWasCutOffDoesNotOpen) {
  ASSERT_THAT(CreateBackup(*db_, backup_), IsOk());
  ASSERT_THAT(RestoreBackup(backup_, restored_), IsOk());
  testing::DeleteFile(restored_ + "/CURRENT");  // is copied last
  EXPECT_THAT(RocksDatabase::Open(restored_, {"things"}),
              ErrorIs(kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster
