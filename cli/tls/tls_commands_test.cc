#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class TlsCommandsTest : public MusterctlTest {
 protected:
  std::string directory() const { return dir_.Join("tls"); }

  muster::testing::TempDir dir_;
};

TEST_F(TlsCommandsTest, MakesWhatAnInstallationNeedsAndSaysHowToUseIt) {
  EXPECT_EQ(Run({"tls", "init", "--directory", directory()}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("an authority and 9 certificates are in " +
                              directory() + ", valid for 7 days"));
  EXPECT_THAT(out_, HasSubstr("musterctl --tls " + directory() + "/musterctl"));
}

TEST_F(TlsCommandsTest, DoesNotReplaceAnAuthority) {
  ASSERT_EQ(Run({"tls", "init", "--directory", directory()}), kExitOk);

  EXPECT_EQ(Run({"tls", "init", "--directory", directory()}), kExitRefused);
  EXPECT_THAT(err_, HasSubstr("has an authority already"));
}

TEST_F(TlsCommandsTest, IssuesForAPluginAndRenewsAll) {
  ASSERT_EQ(Run({"tls", "init", "--directory", directory()}), kExitOk);

  EXPECT_EQ(Run({"tls", "issue", "my-plugin", "--directory", directory(),
                 "--host", "plugin.example", "--days", "1"}),
            kExitOk);
  EXPECT_EQ(Run({"tls", "renew", "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("my-plugin"));

  EXPECT_EQ(Run({"tls", "show", "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("URI:muster://my-plugin DNS:plugin.example"));
  EXPECT_THAT(out_, ContainsRegex("sha256 [0-9a-f]{64}\n"));
}

TEST_F(TlsCommandsTest, TellsThatThereIsNothingToShow) {
  EXPECT_NE(Run({"tls", "show", "--directory", directory()}), kExitOk);
  EXPECT_THAT(err_, HasSubstr("has no certificates"));
}

}  // namespace
}  // namespace muster::cli
