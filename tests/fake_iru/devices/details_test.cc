#include "tests/fake_iru/devices/details.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class DetailsTest : public ::testing::Test {
 protected:
  DetailsTest() : state_(GenerateFleet({5, 2, absl::FromUnixSeconds(1e9)})) {}

  Json Details(Json wish) {
    const auto id = EnrollDevice(state_, wish);
    EXPECT_TRUE(id.ok()) << id.status();
    return Json::parse(GetDetails(state_, *state_.FindDevice(*id)).body);
  }

  State state_;
};

TEST_F(DetailsTest, SpeaksOfAMacInItsMixOfTypes) {
  const Json mac = Details({{"platform", "Mac"},
                            {"model_identifier", "Mac14,2"},
                            {"filevault.status", true}});

  EXPECT_EQ(mac["mdm"]["mdm_enabled"], "True");
  EXPECT_EQ(mac["filevault"]["filevault_enabled"], true);
  EXPECT_EQ(mac["volumes"][0]["encrypted"], "Yes");
  EXPECT_EQ(mac["hardware_overview"]["model_identifier"], "Mac14,2");
  EXPECT_EQ(mac["hardware_overview"]["model_name"], "MacBook Air");
  EXPECT_EQ(mac["lost_mode"], Json::object());
}

TEST_F(DetailsTest, LeavesBlankWhatAnIPadDoesNotHave) {
  const Json ipad = Details({{"platform", "iPad"}});

  EXPECT_EQ(ipad["filevault"]["filevault_enabled"], nullptr);
  EXPECT_EQ(ipad["kandji_agent"]["agent_installed"], "False");
  EXPECT_NE(ipad["kandji_agent"]["last_check_in"], "");
  EXPECT_TRUE(ipad["hardware_overview"].contains("uuid"));
  EXPECT_EQ(ipad["installed_profiles"], Json::array());
}

TEST_F(DetailsTest, HasNullsAndNoLostModeForAnAppleTv) {
  const Json tv = Details({{"platform", "AppleTV"}});

  EXPECT_EQ(tv["activation_lock"]["user_activation_lock_enabled"], nullptr);
  EXPECT_FALSE(tv.contains("lost_mode"));
  EXPECT_FALSE(tv["mdm"].contains("supervised"));
  EXPECT_EQ(tv["volumes"], Json::array());
}

TEST_F(DetailsTest, HasShapesOfTheirOwnForWindowsAndAndroid) {
  const Json windows =
      Details({{"platform", "Windows"}, {"os_version", "24H2"}});
  const Json android = Details({{"platform", "Android"}, {"user_email", ""}});

  EXPECT_EQ(windows["general"]["os_version"], "10.0.26100.6584");
  EXPECT_EQ(windows["general"]["os_build"], "26100.6584");
  EXPECT_EQ(windows["kandji_agent"]["is_agent_installed"], true);
  EXPECT_FALSE(windows["general"].contains("serial_number"));
  EXPECT_EQ(android["general"]["assigned_user"], nullptr);
  EXPECT_EQ(android["security"]["is_encrypted"], true);
  EXPECT_FALSE(android.contains("mdm"));
}

}  // namespace
}  // namespace muster::fake_iru
