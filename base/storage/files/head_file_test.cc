#include "base/storage/files/head_file.h"

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::Eq;
using ::testing::Optional;

class HeadFileTest : public ::testing::Test {
 protected:
  std::unique_ptr<HeadFile> Open(int64_t revision) {
    auto file = HeadFile::Open(path_, {"store 1", revision, 10 * revision});
    EXPECT_THAT(file, IsOk());
    return *std::move(file);
  }
  std::optional<int64_t> Revision() {
    const auto head = HeadFile::Read(path_);
    EXPECT_THAT(head, IsOk());
    if (!head.ok() || !*head) return std::nullopt;
    EXPECT_EQ((*head)->owner, "store 1");
    EXPECT_EQ((*head)->sequence, 10 * (*head)->revision);
    return (*head)->revision;
  }
  void Damage(int offset) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    file.put('#');
  }

  const ::muster::testing::TempDir dir_;
  const std::string path_ = absl::StrCat(dir_.path(), "/head");
};

TEST_F(HeadFileTest, IsNothingBeforeItIsMade) {
  EXPECT_EQ(Revision(), std::nullopt);
}

TEST_F(HeadFileTest, HoldsTheLatestHead) {
  const auto file = Open(7);
  EXPECT_THAT(Revision(), Optional(Eq(7)));

  for (int64_t revision = 8; revision < 20; ++revision) {
    ASSERT_THAT(file->Write(revision, 10 * revision), IsOk());
    EXPECT_THAT(Revision(), Optional(Eq(revision)));
  }
}

TEST_F(HeadFileTest, FallsBackByOneWriteWhenTheLastWasCutOff) {
  const auto file = Open(7);  // writes 1 and 2
  ASSERT_THAT(file->Write(8, 80), IsOk());
  ASSERT_THAT(file->Write(9, 90), IsOk());  // the 4th: slot 0

  Damage(20);

  EXPECT_THAT(Revision(), Optional(Eq(8)));
}

TEST_F(HeadFileTest, RefusesAFileOfWhichNothingIsGood) {
  Open(7);
  Damage(20);
  Damage(4096 + 20);

  EXPECT_THAT(HeadFile::Read(path_),
              ErrorIs(absl::StatusCode::kDataLoss, "ANCHOR_CORRUPT"));
}

TEST_F(HeadFileTest, StartsOverWithWhatItIsOpenedWith) {
  Open(70);

  Open(3);

  EXPECT_THAT(Revision(), Optional(Eq(3)));
}

}  // namespace
}  // namespace muster
