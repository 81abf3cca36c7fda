#include "base/audit/key_file.h"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/storage/files/durable_file.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::IsOkAndHolds;
using ::muster::testing::StatusIs;
using ::testing::Optional;

class MakeKeyFileTest : public ::testing::Test {
 protected:
  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("keys/own.key");
};

TEST_F(MakeKeyFileTest, MakesTheFileAndItsDirectoryForThisUserOnly) {
  EXPECT_THAT(MakeKeyFile(path_, "key"), IsOkAndHolds(true));

  EXPECT_THAT(ReadFileIfThere(path_),
              IsOkAndHolds(Optional(std::string("key"))));
  struct stat file;
  ASSERT_EQ(stat(path_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  ASSERT_EQ(stat(dir_.Join("keys").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0700u);
}

TEST_F(MakeKeyFileTest, LeavesAFileThatIsThere) {
  ASSERT_THAT(MakeKeyFile(path_, "first"), IsOkAndHolds(true));

  EXPECT_THAT(MakeKeyFile(path_, "second"), IsOkAndHolds(false));

  EXPECT_THAT(ReadFileIfThere(path_),
              IsOkAndHolds(Optional(std::string("first"))));
}

TEST_F(MakeKeyFileTest, LeavesNothingElseBehind) {
  ASSERT_THAT(MakeKeyFile(path_, "first"), IsOkAndHolds(true));
  ASSERT_THAT(MakeKeyFile(path_, "second"), IsOkAndHolds(false));

  const auto files = std::filesystem::directory_iterator(dir_.Join("keys"));
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(MakeKeyFileTest, SaysWhyItCannot) {
  const std::string file = dir_.WriteFile("file", "no directory");

  EXPECT_THAT(MakeKeyFile(file + "/own.key", "key"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace muster
