#include "connector/iru/client/token/token_file.h"

#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using Verdict = TokenFile::Verdict;

class TokenFileTest : public ::testing::Test {
 protected:
  // As `mv` does: another inode under the same name.
  void Replace(const std::string& content) {
    std::filesystem::rename(dir_.WriteFile("new", content), file_.path());
  }

  muster::testing::TempDir dir_;
  TokenFile file_{dir_.WriteFile("token", "first-token\n")};
};

TEST_F(TokenFileTest, HoldsItsContentUntried) {
  ASSERT_THAT(file_.Reload(), IsOk());

  EXPECT_TRUE(file_.Holds(Secret("first-token")));
  EXPECT_EQ(file_.verdict(), Verdict::kUntried);
}

TEST_F(TokenFileTest, KeepsItsVerdictWhileTheContentStays) {
  ASSERT_THAT(file_.Reload(), IsOk());
  file_.set_verdict(Verdict::kProven);

  Replace("first-token");
  ASSERT_THAT(file_.Reload(), IsOk());

  EXPECT_EQ(file_.verdict(), Verdict::kProven);
}

TEST_F(TokenFileTest, SeesAFileThatTookItsPlace) {
  ASSERT_THAT(file_.Reload(), IsOk());
  file_.set_verdict(Verdict::kProven);

  Replace("other-token");
  ASSERT_THAT(file_.Reload(), IsOk());

  EXPECT_TRUE(file_.Holds(Secret("other-token")));
  EXPECT_EQ(file_.verdict(), Verdict::kUntried);
}

TEST_F(TokenFileTest, SeesAContentThatWasWrittenOverTheOld) {
  ASSERT_THAT(file_.Reload(), IsOk());

  dir_.WriteFile("token", "a-longer-other-token");
  ASSERT_THAT(file_.Reload(), IsOk());

  EXPECT_TRUE(file_.Holds(Secret("a-longer-other-token")));
}

TEST_F(TokenFileTest, HasNoContentWhileItCannotBeRead) {
  ASSERT_THAT(file_.Reload(), IsOk());
  std::filesystem::remove(file_.path());

  EXPECT_THAT(file_.Reload(),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
  EXPECT_FALSE(file_.content());

  dir_.WriteFile("token", "");
  EXPECT_THAT(file_.Reload(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                      "SECRET_FILE_EMPTY"));
  dir_.WriteFile("token", "back-again");
  ASSERT_THAT(file_.Reload(), IsOk());
  EXPECT_TRUE(file_.Holds(Secret("back-again")));
}

TEST_F(TokenFileTest, RefusesAFileThatOthersMayRead) {
  ASSERT_THAT(file_.Reload(), IsOk());
  std::filesystem::permissions(file_.path(), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);

  EXPECT_THAT(file_.Reload(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                      "SECRET_FILE_EXPOSED"));
}

}  // namespace
}  // namespace muster::iru
