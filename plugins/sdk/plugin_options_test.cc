#include "plugins/sdk/plugin_options.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;

absl::StatusOr<PluginOptions> OptionsIn(const std::string& text) {
  config::v1::MusterConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return PluginOptionsFrom(config, "assets", "muster.asset.v1.Assets");
}

TEST(PluginOptionsTest, StopsAtABadChangeUnlessToldOtherwise) {
  const PluginOptions options = *OptionsIn(
      "data_dir: '/d' plugins { plugins { name: 'x' on_bad_change: "
      "ON_BAD_CHANGE_PARK } }");

  EXPECT_EQ(options.name, "assets");
  EXPECT_EQ(options.service, "muster.asset.v1.Assets");
  EXPECT_EQ(options.data_dir, "/d");
  EXPECT_FALSE(options.on_bad_change.park);
}

TEST(PluginOptionsTest, TakesThePolicyOfThePluginsName) {
  const std::string park = "name: 'assets' on_bad_change: ON_BAD_CHANGE_PARK";

  EXPECT_TRUE(
      OptionsIn("plugins { plugins { " + park + " } }")->on_bad_change.park);
  EXPECT_EQ(
      OptionsIn("plugins { plugins { " + park + " } }")->on_bad_change.attempts,
      3);
  EXPECT_EQ(
      OptionsIn("plugins { plugins { " + park + " park_after_attempts: 7 } }")
          ->on_bad_change.attempts,
      7);
}

TEST(PluginOptionsTest, RefusesWhatMakesNoSense) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(OptionsIn("plugins { plugins { } }").status(),
              ErrorIs(kInvalid, "CONFIG_INVALID"));
  EXPECT_THAT(
      OptionsIn("plugins { plugins { name: 'a' } plugins { name: 'a' } }")
          .status(),
      ErrorIs(kInvalid, "CONFIG_INVALID"));
  EXPECT_THAT(
      OptionsIn("plugins { plugins { name: 'a' park_after_attempts: 101 } }")
          .status(),
      ErrorIs(kInvalid, "CONFIG_INVALID"));
}

}  // namespace
}  // namespace muster::plugins
