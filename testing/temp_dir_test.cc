#include "testing/temp_dir.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace muster::testing {
namespace {

TEST(TempDirTest, IsThereWhileItLivesAndGoneAfter) {
  std::string path;
  {
    const TempDir dir;
    path = dir.path();
    EXPECT_TRUE(std::filesystem::is_directory(path));
    dir.WriteFile("file", "content");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TempDirTest, TwoAreNotTheSame) {
  const TempDir a, b;
  EXPECT_NE(a.path(), b.path());
}

TEST(TempDirTest, WritesFilesForThisUserOnly) {
  const TempDir dir;
  const std::string path = dir.WriteFile("file", "content");
  EXPECT_EQ(path, dir.Join("file"));
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "content");
  EXPECT_EQ(
      std::filesystem::status(path).permissions(),
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace muster::testing
