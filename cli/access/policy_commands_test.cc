#include <string>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/temp_dir.h"

namespace muster::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class PolicyCommandsTest : public MusterctlTest {
 protected:
  std::string directory() const { return dir_.Join("access"); }

  muster::testing::TempDir dir_;
};

TEST_F(PolicyCommandsTest, WritesAPolicyThatIsGoodAndSaysHowToGoOn) {
  EXPECT_EQ(Run({"policy", "init", "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("access { directory: \"" + directory()));

  EXPECT_EQ(Run({"policy", "check", "--directory", directory()}), kExitOk);
  EXPECT_THAT(out_,
              ContainsRegex("good: 0 deny rules, [0-9]+ grants, 0 token"));
}

TEST_F(PolicyCommandsTest, DoesNotReplaceAPolicy) {
  ASSERT_EQ(Run({"policy", "init", "--directory", directory()}), kExitOk);

  EXPECT_EQ(Run({"policy", "init", "--directory", directory()}), kExitRefused);
  EXPECT_THAT(err_, HasSubstr("is there already"));
}

TEST_F(PolicyCommandsTest, SaysWhereAPolicyIsWrong) {
  muster::testing::TempDir policy;
  policy.WriteFile("policy.textproto", "grants {\n  principal: 'people/a'\n}");
  EXPECT_EQ(Run({"policy", "check", "--directory", policy.path()}), kExitConfig);
  EXPECT_THAT(err_, HasSubstr("policy.textproto:2:"));

  policy.WriteFile("policy.textproto", R"(
    grants { principals: "*" roles: ROLE_READER sources: "sources/-"
             hidden_fields: "muster.device.v1.Device.usr" })");
  EXPECT_EQ(Run({"policy", "check", "--directory", policy.path()}), kExitConfig);
  EXPECT_THAT(err_, HasSubstr("no field muster.device.v1.Device.usr"));
}

TEST_F(PolicyCommandsTest, ExplainsWhatAPrincipalMayCall) {
  EXPECT_EQ(Run({"policy", "explain", "services/trust"}), kExitOk);

  EXPECT_THAT(out_, ContainsRegex("Inventory/GetDevice +yes  without "
                                  "muster.device.v1.Device.user"));
  EXPECT_THAT(out_, ContainsRegex("Actions/CreateCommand +no   ROLE_MISSING"));
}

TEST_F(PolicyCommandsTest, ShowsThePolicyThatIsBuiltIn) {
  EXPECT_EQ(Run({"policy", "show"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("principals: \"services/irud\""));
}

}  // namespace
}  // namespace muster::cli
