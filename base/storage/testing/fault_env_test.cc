#include "base/storage/testing/fault_env.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::testing {
namespace {

class FaultEnvTest : public ::testing::Test {
 protected:
  std::unique_ptr<rocksdb::WritableFile> NewFile(const std::string& path) {
    std::unique_ptr<rocksdb::WritableFile> file;
    EXPECT_TRUE(
        disk_.env()->NewWritableFile(path, &file, rocksdb::EnvOptions()).ok());
    return file;
  }

  void SyncDirectory() {
    std::unique_ptr<rocksdb::Directory> directory;
    ASSERT_TRUE(disk_.env()->NewDirectory(dir_.path(), &directory).ok());
    ASSERT_TRUE(directory->Fsync().ok());
  }

  // What it holds; "none" if it is not there.
  std::string Content(const std::string& path) {
    std::string content;
    const rocksdb::Status read =
        rocksdb::ReadFileToString(disk_.env(), path, &content);
    return read.ok() ? content : "none";
  }

  const TempDir dir_;
  const std::string path_ = dir_.Join("file");
  FaultEnv disk_;
};

TEST_F(FaultEnvTest, NthWriteFailsOnceAndTheNextDoesNot) {
  const auto file = NewFile(path_);
  disk_.faults().FailOnce(FileOp::kWrite, 2, FileFault::kIoError);
  EXPECT_TRUE(file->Append("1").ok());
  EXPECT_TRUE(file->Append("2").IsIOError());
  EXPECT_TRUE(file->Append("3").ok());

  EXPECT_EQ(Content(path_), "13");
  EXPECT_EQ(disk_.faults().count(FileOp::kWrite), 3);
  EXPECT_EQ(disk_.faults().failed(), 1);
}

TEST_F(FaultEnvTest, FullDiskStaysFullUntilItIsHealed) {
  const auto file = NewFile(path_);
  disk_.faults().FailFrom(FileOp::kWrite, 1, FileFault::kNoSpace);
  EXPECT_TRUE(file->Append("1").IsNoSpace());
  EXPECT_TRUE(file->Append("2").IsNoSpace());
  disk_.faults().Heal();
  EXPECT_TRUE(file->Append("3").ok());
  EXPECT_EQ(Content(path_), "3");
}

TEST_F(FaultEnvTest, SyncsOpensRenamesAndDeletionsFailToo) {
  const auto file = NewFile(path_);
  for (const FileOp op :
       {FileOp::kOpen, FileOp::kSync, FileOp::kRename, FileOp::kDelete}) {
    disk_.faults().FailFrom(op, 1, FileFault::kIoError);
  }
  EXPECT_TRUE(file->Sync().IsIOError());
  EXPECT_TRUE(disk_.env()->RenameFile(path_, path_ + "2").IsIOError());
  EXPECT_TRUE(disk_.env()->DeleteFile(path_).IsIOError());
  EXPECT_EQ(Content(path_), "none");
  disk_.faults().Heal();
  EXPECT_EQ(Content(path_), "");
}

TEST_F(FaultEnvTest, PowerLossKeepsWhatWasSyncedAndNothingElse) {
  const auto file = NewFile(path_);
  SyncDirectory();
  ASSERT_TRUE(file->Append("synced").ok());
  ASSERT_TRUE(file->Sync().ok());
  ASSERT_TRUE(file->Append("lost").ok());
  NewFile(dir_.Join("lost"));
  EXPECT_EQ(Content(path_), "syncedlost");

  EXPECT_EQ(disk_.DropUnsynced(), 5);
  EXPECT_EQ(Content(path_), "synced");
  EXPECT_EQ(Content(dir_.Join("lost")), "none");
}

TEST_F(FaultEnvTest, NothingChangesAfterThePowerIsCut) {
  const auto file = NewFile(path_);
  SyncDirectory();
  ASSERT_TRUE(file->Append("lost").ok());
  disk_.CutPower();

  EXPECT_TRUE(file->Append("more").IsIOError());
  EXPECT_TRUE(file->Sync().IsIOError());
  EXPECT_TRUE(disk_.env()->DeleteFile(path_).IsIOError());
  EXPECT_EQ(Content(path_), "lost");

  disk_.DropUnsynced();
  EXPECT_EQ(Content(path_), "");
  EXPECT_TRUE(disk_.env()->DeleteFile(path_).ok());
}

TEST_F(FaultEnvTest, PowerGoesRightBeforeThePlannedOperation) {
  const auto file = NewFile(path_);
  SyncDirectory();
  ASSERT_TRUE(file->Append("synced").ok());
  disk_.faults().CutPowerAt(FileOp::kSync, 2);
  EXPECT_TRUE(file->Sync().ok());
  EXPECT_TRUE(file->Append("lost").ok());
  EXPECT_TRUE(file->Sync().IsIOError());
  EXPECT_FALSE(disk_.faults().power());

  disk_.DropUnsynced();
  EXPECT_TRUE(disk_.faults().power());
  EXPECT_EQ(Content(path_), "synced");
}

TEST_F(FaultEnvTest, RenameOverAFileIsTakenBackByPowerLoss) {
  dir_.WriteFile("file", "old");
  ASSERT_TRUE(rocksdb::WriteStringToFile(disk_.env(), "new", path_ + ".tmp",
                                         /*should_sync=*/true)
                  .ok());
  ASSERT_TRUE(disk_.env()->RenameFile(path_ + ".tmp", path_).ok());
  EXPECT_EQ(Content(path_), "new");
  disk_.DropUnsynced();
  EXPECT_EQ(Content(path_), "old");
}

}  // namespace
}  // namespace muster::testing
