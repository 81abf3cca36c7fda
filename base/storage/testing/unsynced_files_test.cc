#include "base/storage/testing/unsynced_files.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::testing {
namespace {

class UnsyncedFilesTest : public ::testing::Test {
 protected:
  // A new file with a durable name.
  void Create(const std::string& path) {
    std::ofstream file(path, std::ios::binary);
    files_.Created(path, /*was_there=*/false);
  }

  void Append(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
    files_.Appended(path, bytes.size());
  }

  void Rename(const std::string& from, const std::string& to) {
    std::optional<std::string> replaced;
    if (std::filesystem::exists(to)) replaced = Content(to);
    std::filesystem::rename(from, to);
    files_.Renamed(from, to, replaced);
  }

  // What it holds; "none" if it is not there.
  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return "none";
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  const TempDir dir_;
  const std::string a_ = dir_.Join("a");
  const std::string b_ = dir_.Join("b");
  UnsyncedFiles files_;
};

TEST_F(UnsyncedFilesTest, LosesTheBytesAfterTheLastSync) {
  Create(a_);
  files_.DirectorySynced(dir_.path());
  Append(a_, "synced");
  files_.Synced(a_);
  Append(a_, "lost");

  EXPECT_EQ(files_.Drop(0), 4);
  EXPECT_EQ(Content(a_), "synced");
}

TEST_F(UnsyncedFilesTest, KeepsAPartOfTheTailWhenAsked) {
  Create(a_);
  files_.DirectorySynced(dir_.path());
  Append(a_, "12345678");
  EXPECT_EQ(files_.Drop(0.5), 4);
  EXPECT_EQ(Content(a_), "1234");
}

TEST_F(UnsyncedFilesTest, LosesANewNameWhoseDirectoryWasNotSynced) {
  Create(a_);
  Append(a_, "bytes");
  files_.Synced(a_);
  EXPECT_EQ(files_.Drop(0), 1);
  EXPECT_EQ(Content(a_), "none");
}

TEST_F(UnsyncedFilesTest, KeepsANewNameOfASyncedDirectoryHoweverItIsWritten) {
  Create(dir_.path() + "//a");
  Append(a_, "bytes");
  files_.Synced(dir_.path() + "/./a");
  files_.DirectorySynced(dir_.path() + "/");
  EXPECT_EQ(files_.Drop(0), 0);
  EXPECT_EQ(Content(a_), "bytes");
}

TEST_F(UnsyncedFilesTest, TakesRenamesBackInReverseOrder) {
  dir_.WriteFile("b", "old");
  Create(a_);
  Append(a_, "new");
  files_.Synced(a_);
  files_.DirectorySynced(dir_.path());
  Rename(a_, b_);
  Rename(b_, dir_.Join("c"));

  files_.Drop(0);
  EXPECT_EQ(Content(a_), "new");
  EXPECT_EQ(Content(b_), "old");
  EXPECT_EQ(Content(dir_.Join("c")), "none");
}

TEST_F(UnsyncedFilesTest, UnsyncedBytesMoveWithTheName) {
  Create(a_);
  files_.DirectorySynced(dir_.path());
  Append(a_, "lost");
  Rename(a_, b_);
  files_.DirectorySynced(dir_.path());
  files_.Drop(0);
  EXPECT_EQ(Content(b_), "");
}

TEST_F(UnsyncedFilesTest, DeletedFileStaysAway) {
  Create(a_);
  files_.DirectorySynced(dir_.path());
  std::filesystem::remove(a_);
  files_.Deleted(a_);
  EXPECT_EQ(files_.Drop(0), 0);
  EXPECT_EQ(Content(a_), "none");
}

TEST_F(UnsyncedFilesTest, OldBytesOfAFileThatGoesOnAreSafe) {
  dir_.WriteFile("a", "old");
  files_.Reopened(a_);
  Append(a_, "lost");
  files_.Drop(0);
  EXPECT_EQ(Content(a_), "old");
}

TEST_F(UnsyncedFilesTest, LinkIsLostWithoutASyncAndTheFileIsNot) {
  Create(a_);
  Append(a_, "bytes");
  files_.Synced(a_);
  files_.DirectorySynced(dir_.path());
  std::filesystem::create_hard_link(a_, b_);
  files_.Linked(a_, b_);
  files_.Drop(0);
  EXPECT_EQ(Content(a_), "bytes");
  EXPECT_EQ(Content(b_), "none");
}

}  // namespace
}  // namespace muster::testing
