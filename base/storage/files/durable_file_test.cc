#include "base/storage/files/durable_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>

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

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class DurableFileTest : public ::testing::Test {
 protected:
  static unsigned int ModeOf(const std::string& path) {
    struct stat file;
    EXPECT_EQ(stat(path.c_str(), &file), 0) << path;
    return file.st_mode & 0777;
  }

  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("file");
};

TEST_F(DurableFileTest, ReplacesTheWholeFileForThisUserOnly) {
  ASSERT_THAT(WriteFileDurably(path_, "a longer first text"), IsOk());
  ASSERT_THAT(WriteFileDurably(path_, "second"), IsOk());

  EXPECT_THAT(ReadFileIfThere(path_),
              IsOkAndHolds(Optional(std::string("second"))));
  EXPECT_EQ(ModeOf(path_), 0600u);
  EXPECT_FALSE(std::filesystem::exists(path_ + ".tmp"));
}

TEST_F(DurableFileTest, KeepsTheOldBytesWhenTheNewOnesCannotBeWritten) {
  ASSERT_THAT(WriteFileDurably(path_, "old"), IsOk());
  std::filesystem::create_directory(path_ + ".tmp");

  EXPECT_THAT(WriteFileDurably(path_, "new"),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(ReadFileIfThere(path_),
              IsOkAndHolds(Optional(std::string("old"))));
}

TEST_F(DurableFileTest, LeavesNoTemporaryFileWhenItCannotReplace) {
  std::filesystem::create_directories(path_ + "/in/the/way");

  EXPECT_THAT(WriteFileDurably(path_, "new"),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_FALSE(std::filesystem::exists(path_ + ".tmp"));
}

TEST_F(DurableFileTest, MissingFileIsNoErrorButAnUnreadableOneIs) {
  EXPECT_THAT(ReadFileIfThere(path_), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(ReadFileIfThere(dir_.path()),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

TEST_F(DurableFileTest, CopiesEveryByteAndReplacesNothing) {
  const std::string bytes(1'000'000, '\x7f');
  ASSERT_THAT(WriteFileDurably(path_, bytes), IsOk());
  const std::string copy = dir_.Join("copy");

  ASSERT_THAT(CopyFileDurably(path_, copy), IsOk());
  EXPECT_THAT(ReadFileIfThere(copy), IsOkAndHolds(Optional(bytes)));
  EXPECT_THAT(CopyFileDurably(path_, copy),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

TEST_F(DurableFileTest, MakesMissingDirectoriesForThisUserOnly) {
  EXPECT_THAT(MakeDirectoriesDurably(dir_.Join("a/b/c")), IsOkAndHolds(true));
  EXPECT_THAT(MakeDirectoriesDurably(dir_.Join("a/b/c")), IsOkAndHolds(false));
  EXPECT_EQ(ModeOf(dir_.Join("a")), 0700u);
  EXPECT_EQ(ModeOf(dir_.Join("a/b/c")), 0700u);
}

TEST_F(DurableFileTest, NoDirectoryCanBeMadeBelowAFile) {
  ASSERT_THAT(WriteFileDurably(path_, ""), IsOk());
  EXPECT_THAT(MakeDirectoriesDurably(path_).status(),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(MakeDirectoriesDurably(path_ + "/below").status(),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

TEST_F(DurableFileTest, FullVolumeAndQuotaSaySo) {
  constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
  EXPECT_THAT(FileError(ENOSPC, "write", "/d/f"),
              ErrorIs(kExhausted, "DISK_FULL"));
  EXPECT_THAT(FileError(EDQUOT, "write", "/d/f"),
              ErrorIs(kExhausted, "DISK_FULL"));
  const absl::Status denied = FileError(EACCES, "open", "/d/f");
  EXPECT_THAT(denied, ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(std::string(denied.message()),
              HasSubstr("cannot open /d/f (Permission denied)"));
}

TEST_F(DurableFileTest, SyncsOnlyWhatIsThere) {
  ASSERT_THAT(WriteFileDurably(path_, "bytes"), IsOk());
  EXPECT_THAT(SyncFile(path_), IsOk());
  EXPECT_THAT(SyncDirectory(dir_.path()), IsOk());
  EXPECT_THAT(SyncDirectory(path_), ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(SyncFile(dir_.Join("none")),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

}  // namespace
}  // namespace muster
