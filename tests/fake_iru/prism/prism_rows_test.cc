#include "tests/fake_iru/prism/prism_rows.h"

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

class PrismRowsTest : public ::testing::Test {
 protected:
  PrismRowsTest() : state_(GenerateFleet({5, 1, absl::FromUnixSeconds(1e9)})) {}

  Device& Enroll(Json wish) {
    return *state_.FindDevice(*EnrollDevice(state_, wish));
  }

  State state_;
};

TEST_F(PrismRowsTest, HasSixteenCategories) {
  EXPECT_EQ(PrismCategories().size(), 16u);
  EXPECT_TRUE(IsPrismCategory("apps"));
  EXPECT_FALSE(IsPrismCategory("app"));
}

TEST_F(PrismRowsTest, ShowsWhatTheFactsSay) {
  Device& mac = Enroll({{"model_identifier", "Mac13,1"},
                        {"os_version", "15.6.1"},
                        {"filevault.status", true},
                        {"user_email", state_.users[0].email}});

  const Json information = PrismRow(state_, mac, "device_information", 0);
  EXPECT_EQ(information["model_id"], "Mac13,1");
  EXPECT_EQ(information["marketing_name"], "Sequoia");
  EXPECT_EQ(information["device__user_id"], state_.users[0].deprecated_id);
  EXPECT_EQ(information["apple_silicon"], true);
  EXPECT_EQ(PrismRow(state_, mac, "filevault", 0)["status"], true);
}

TEST_F(PrismRowsTest, MissesWhatWasNeverReported) {
  Device& mac = Enroll({{"filevault.status", nullptr}});
  EXPECT_EQ(PrismRowCount(mac, "filevault"), 0);
  EXPECT_EQ(PrismRowCount(mac, "device_information"), 1);

  EXPECT_EQ(
      PrismRowCount(Enroll({{"last_check_in", ""}}), "device_information"), 0);
  EXPECT_EQ(PrismRowCount(Enroll({{"is_removed", true}}), "filevault"), 0);
  EXPECT_EQ(
      PrismRowCount(Enroll({{"platform", "Windows"}}), "device_information"),
      0);
}

TEST_F(PrismRowsTest, HasARowForEachApp) {
  Device& mac = Enroll({{"apps", {{"com.a", "1"}, {"com.b", "2"}}}});

  EXPECT_EQ(PrismRowCount(mac, "apps"), 2);
  EXPECT_EQ(PrismRow(state_, mac, "apps", 1)["bundle_id"], "com.b");
  EXPECT_EQ(PrismRow(state_, mac, "apps", 1)["version"], "2");
}

TEST_F(PrismRowsTest, CallsAnAppleTvTvOsAndKeepsSimsToThoseThatHaveOne) {
  Device& tv = Enroll({{"platform", "AppleTV"}});
  EXPECT_EQ(PrismRow(state_, tv, "device_information", 0)["device__family"],
            "tvOS");

  EXPECT_EQ(PrismRowCount(Enroll({{"platform", "iPhone"}}), "cellular"), 1);
  EXPECT_EQ(PrismRowCount(Enroll({{"platform", "iPad"},
                                  {"model_identifier", "iPad11,6"}}),
                          "cellular"),
            0);
}

TEST_F(PrismRowsTest, MovesItsTimesWhenAFactChanges) {
  Device& mac = Enroll(Json::object());
  const Json before = PrismRow(state_, mac, "filevault", 0);

  state_.now += absl::Hours(3);
  ASSERT_TRUE(SetFact(state_, mac, "filevault.status", false).ok());
  const Json after = PrismRow(state_, mac, "filevault", 0);
  EXPECT_EQ(after["last_changed_at"], OffsetTime(state_.now));
  EXPECT_EQ(after["updated_at"], OffsetTime(state_.now));
  EXPECT_NE(before["updated_at"], after["updated_at"]);
}

}  // namespace
}  // namespace muster::fake_iru
