#include "base/storage/backup/backup_manifest.h"

#include <filesystem>
#include <map>
#include <string>

#include "base/storage/testing/bit_flipper.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

class BackupManifestTest : public ::testing::Test {
 protected:
  BackupManifestTest() {
    manifest_.labels = {{"revision", "42"}, {"note", "before the upgrade"}};
    manifest_.files = {{"a file.sst", {7, std::string(64, 'a')}}};
  }

  BackupManifest manifest_;
  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("manifest");
};

TEST_F(BackupManifestTest, ReadsWhatItWrote) {
  ASSERT_THAT(WriteBackupManifest(path_, manifest_), IsOk());
  const auto read = ReadBackupManifest(path_);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->labels, manifest_.labels);
  EXPECT_EQ(read->files, manifest_.files);
}

TEST_F(BackupManifestTest, MissingFileMeansThatTheBackupIsIncomplete) {
  EXPECT_THAT(ReadBackupManifest(path_),
              ErrorIs(kDataLoss, "BACKUP_INCOMPLETE"));
}

TEST_F(BackupManifestTest, EveryFlippedBitIsDamage) {
  ASSERT_THAT(WriteBackupManifest(path_, manifest_), IsOk());
  for (uint64_t bit = 0; bit < testing::BitsIn(path_); ++bit) {
    testing::FlipBit(path_, bit);
    EXPECT_THAT(ReadBackupManifest(path_), ErrorIs(kDataLoss, "BACKUP_CORRUPT"))
        << bit;
    testing::FlipBit(path_, bit);
  }
}

TEST_F(BackupManifestTest, TornManifestIsDamage) {
  ASSERT_THAT(WriteBackupManifest(path_, manifest_), IsOk());
  testing::CutTail(path_, 1);
  EXPECT_THAT(ReadBackupManifest(path_), ErrorIs(kDataLoss, "BACKUP_CORRUPT"));
  testing::TruncateTo(path_, 0);
  EXPECT_THAT(ReadBackupManifest(path_), ErrorIs(kDataLoss, "BACKUP_CORRUPT"));
}

TEST_F(BackupManifestTest, LabelThatWouldBreakTheFormatIsRefused) {
  for (const auto& [key, value] : std::map<std::string, std::string>{
           {"", "x"}, {"two words", "x"}, {"key", "two\nlines"}}) {
    manifest_.labels = {{key, value}};
    EXPECT_THAT(WriteBackupManifest(path_, manifest_),
                ErrorIs(kInvalid, "BACKUP_LABEL_INVALID"));
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(BackupManifestTest, DescribesTheFilesOfADirectory) {
  EXPECT_THAT(ManifestOf(dir_.path())->files, IsEmpty());
  dir_.WriteFile("abc", "abc");
  const auto manifest = ManifestOf(dir_.path());
  ASSERT_THAT(manifest, IsOk());
  // Source: FIPS 180-4 examples.
  EXPECT_THAT(
      manifest->files,
      ElementsAre(Pair(
          "abc", BackupManifest::File{3,
                                      "ba7816bf8f01cfea414140de5dae2223"
                                      "b00361a396177a9cb410ff61f20015ad"})));
  EXPECT_THAT(
      ManifestOf(dir_.Join("none")),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE"));
}

}  // namespace
}  // namespace muster
