#include "plugins/compliance/pack.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::compliance {
namespace {

using ::muster::testing::ErrorIs;

absl::StatusOr<Pack> FromText(const std::string& text) {
  config::v1::ComplianceConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return PackFromConfig(config);
}

TEST(PackTest, HasTheDocumentedDefaults) {
  const auto pack = FromText("");

  ASSERT_TRUE(pack.ok());
  EXPECT_EQ(pack->max_check_in_age, absl::Hours(168));
  EXPECT_EQ(pack->max_fact_age, absl::Hours(72));
  EXPECT_EQ(pack->minimum_os.at(device::v1::PLATFORM_MAC).text, "15.8");
  EXPECT_EQ(pack->minimum_os.at(device::v1::PLATFORM_IPAD).text, "18.7.10");
  EXPECT_EQ(pack->minimum_os.count(device::v1::PLATFORM_WINDOWS), 0u);
  EXPECT_EQ(pack->minimum_os.count(device::v1::PLATFORM_ANDROID), 0u);
}

TEST(PackTest, ReplacesTheWholeTableByTheConfiguredOne) {
  const auto pack = FromText(R"pb(
    minimum_os { platform: PLATFORM_WINDOWS version: "24H2" }
    minimum_os { platform: PLATFORM_MAC version: "26.1" }
    max_check_in_age { seconds: 60 }
    max_fact_age { seconds: 30 }
  )pb");

  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(pack->minimum_os.size(), 2u);
  EXPECT_EQ(pack->minimum_os.at(device::v1::PLATFORM_MAC).text, "26.1");
  EXPECT_EQ(pack->max_check_in_age, absl::Minutes(1));
  EXPECT_EQ(pack->max_fact_age, absl::Seconds(30));
}

class BadPackTest : public ::testing::TestWithParam<const char*> {};

TEST_P(BadPackTest, IsRefusedWithOneSentence) {
  EXPECT_THAT(FromText(GetParam()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadPackTest,
    ::testing::Values(
        R"pb(minimum_os { version: "15" })pb",
        R"pb(minimum_os { platform: PLATFORM_MAC })pb",
        R"pb(minimum_os { platform: PLATFORM_MAC version: "Sequoia" })pb",
        R"pb(minimum_os { platform: PLATFORM_MAC version: "15" }
             minimum_os { platform: PLATFORM_MAC version: "26" })pb",
        R"pb(max_check_in_age { seconds: -1 })pb", R"pb(max_fact_age {})pb"));

}  // namespace
}  // namespace muster::compliance
