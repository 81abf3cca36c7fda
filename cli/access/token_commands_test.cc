#include <fstream>
#include <string>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class TokenCommandsTest : public MusterctlTest {
 protected:
  std::string directory() const { return dir_.Join("access"); }

  muster::testing::TempDir dir_;
};

TEST_F(TokenCommandsTest, ShowsATokenOnceAndListsItWithout) {
  EXPECT_EQ(Run({"token", "create", "people/alice", "--directory", directory(),
                 "--role", "operator", "--source", "iru", "--note", "laptop"}),
            kExitOk);
  EXPECT_THAT(out_, ContainsRegex("token [0-9a-f]{8} for people/alice, until "
                                  "[0-9-]+; it is shown this once:\n"
                                  "mst_[0-9a-f]{64}\n"));

  EXPECT_EQ(Run({"token", "list", "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("people/alice  until "));
  EXPECT_THAT(out_, HasSubstr("  operator  sources/iru  laptop\n"));
}

TEST_F(TokenCommandsTest, WritesATokenToAFileInsteadOfShowingIt) {
  const std::string file = dir_.Join("token");
  EXPECT_EQ(Run({"token", "create", "scripts/nightly", "--directory",
                 directory(), "--out", file}),
            kExitOk);

  EXPECT_THAT(out_, Not(HasSubstr("mst_")));
  std::string token;
  std::ifstream(file) >> token;
  EXPECT_THAT(token, ContainsRegex("^mst_[0-9a-f]{64}$"));
}

TEST_F(TokenCommandsTest, RevokesAToken) {
  ASSERT_EQ(
      Run({"token", "create", "people/alice", "--directory", directory()}),
      kExitOk);
  const std::string id = out_.substr(out_.find("token ") + 6, 8);
  EXPECT_EQ(Run({"token", "revoke", id, "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("revoked " + id + " of people/alice"));

  EXPECT_EQ(Run({"token", "list", "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("people/alice  revoked "));
}

TEST_F(TokenCommandsTest, SaysWhichRolesThereAre) {
  EXPECT_EQ(Run({"token", "create", "people/alice", "--directory", directory(),
                 "--role", "boss"}),
            kExitUsage);
  EXPECT_THAT(err_, HasSubstr("there is no role 'boss'; there are reader, "));
}

}  // namespace
}  // namespace muster::cli
