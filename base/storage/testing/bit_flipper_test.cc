#include "base/storage/testing/bit_flipper.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::testing {
namespace {

using ::testing::ElementsAre;

class BitFlipperTest : public ::testing::Test {
 protected:
  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  const TempDir dir_;
  const std::string a_ = dir_.WriteFile("a.sst", "abc");
  const std::string b_ = dir_.WriteFile("b.log", "xyz");
};

TEST_F(BitFlipperTest, FlipsOneBitAndBack) {
  EXPECT_EQ(BitsIn(a_), 24u);
  FlipBit(a_, 9);
  EXPECT_EQ(Content(a_), "a`c");
  FlipBit(a_, 9);
  EXPECT_EQ(Content(a_), "abc");
}

TEST_F(BitFlipperTest, ListsFilesBelowBySuffix) {
  std::filesystem::create_directory(dir_.Join("sub"));
  const std::string c = dir_.WriteFile("sub/c.sst", "");
  EXPECT_THAT(FilesIn(dir_.path()), ElementsAre(a_, b_, c));
  EXPECT_THAT(FilesIn(dir_.path(), ".sst"), ElementsAre(a_, c));
}

TEST_F(BitFlipperTest, CutsAndDeletes) {
  TruncateTo(a_, 1);
  CutTail(b_, 1);
  EXPECT_EQ(Content(a_), "a");
  EXPECT_EQ(Content(b_), "xy");
  DeleteFile(b_);
  EXPECT_THAT(FilesIn(dir_.path()), ElementsAre(a_));
}

TEST_F(BitFlipperTest, RollsTheWholeDirectoryBack) {
  const DirectoryCopy before(dir_.path());
  FlipBit(a_, 0);
  DeleteFile(b_);
  dir_.WriteFile("new", "");

  before.RollBack();
  EXPECT_THAT(FilesIn(dir_.path()), ElementsAre(a_, b_));
  EXPECT_EQ(Content(a_), "abc");
  EXPECT_EQ(Content(b_), "xyz");
}

TEST_F(BitFlipperTest, RollsOneFileBack) {
  const DirectoryCopy before(dir_.path());
  TruncateTo(a_, 0);
  TruncateTo(b_, 0);
  before.RollBack(a_);
  EXPECT_EQ(Content(a_), "abc");
  EXPECT_EQ(Content(b_), "");
}

}  // namespace
}  // namespace muster::testing
