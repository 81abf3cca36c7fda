#include "plugins/trust/judge/configured_policies.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/trust/judge/policy.h"

namespace muster::trust {
namespace {

config::v1::MusterConfig FromText(const std::string& text) {
  config::v1::MusterConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return config;
}

TEST(ConfiguredPoliciesTest, AreTheBuiltInOnesIfNoneIsConfigured) {
  const auto policies = CompilePolicies(ConfiguredPolicies({}), absl::Hours(3));

  ASSERT_TRUE(policies.ok()) << policies.status();
  ASSERT_EQ(policies->size(), 2u);
  EXPECT_EQ((*policies)[0].name, "default");
  EXPECT_EQ((*policies)[1].name, "twingate_compatible");
}

TEST(ConfiguredPoliciesTest, AskWhatTwingateAsksAndNothingElse) {
  const auto policies = CompilePolicies(ConfiguredPolicies({}), absl::Hours(3));
  ASSERT_TRUE(policies.ok()) << policies.status();

  const Policy& twingate = policies->back();

  EXPECT_EQ(twingate.platform_names, "Mac");
  ASSERT_EQ(twingate.requirements.size(), 3u);
  EXPECT_EQ(twingate.requirements[0].kind, Requirement::Kind::kMdm);
  EXPECT_EQ(twingate.requirements[1].kind, Requirement::Kind::kAgent);
  EXPECT_EQ(twingate.requirements[2].kind, Requirement::Kind::kCheckIn);
  EXPECT_EQ(twingate.requirements[2].max_age, absl::Hours(168));
}

TEST(ConfiguredPoliciesTest, SpeakOfEveryPlatformByDefault) {
  const auto policies = CompilePolicies(ConfiguredPolicies({}), absl::Hours(3));
  ASSERT_TRUE(policies.ok()) << policies.status();

  for (int platform = device::v1::PLATFORM_UNSPECIFIED + 1;
       platform <= device::v1::Platform_MAX; ++platform) {
    EXPECT_TRUE(
        policies->front().Covers(static_cast<device::v1::Platform>(platform)))
        << platform;
  }
}

TEST(ConfiguredPoliciesTest, AreTheConfiguredOnesAlone) {
  const v1::PolicySet policies = ConfiguredPolicies(
      FromText("trust { policies { name: 'mine' } }").trust());

  ASSERT_EQ(policies.policies_size(), 1);
  EXPECT_EQ(policies.policies(0).name(), "mine");
}

TEST(DefaultMaxSyncAgeTest, IsThreeSyncIntervalsAndAtLeastThreeHours) {
  EXPECT_EQ(DefaultMaxSyncAge({}), absl::Hours(3));
  EXPECT_EQ(DefaultMaxSyncAge(FromText(
                "iru_sources { full_sync_interval { seconds: 86400 } }")),
            absl::Hours(72));
  EXPECT_EQ(DefaultMaxSyncAge(FromText(
                "dummy_sources { full_sync_interval { seconds: 7200 } }")),
            absl::Hours(6));
  EXPECT_EQ(DefaultMaxSyncAge(
                FromText("iru_sources { full_sync_interval { seconds: 10 } }")),
            absl::Hours(3));
}

}  // namespace
}  // namespace muster::trust
