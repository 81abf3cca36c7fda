#include "plugins/trust/judge/policy.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<Policies> FromText(const std::string& text) {
  config::v1::MusterConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return PoliciesFromConfig(config);
}

TEST(PoliciesTest, AreTheBuiltInOneIfNoneIsConfigured) {
  const auto policies = FromText("");

  ASSERT_TRUE(policies.ok());
  ASSERT_EQ(policies->size(), 1u);
  const Policy& policy = policies->front();
  EXPECT_EQ(policy.name, "twingate_compatible");
  EXPECT_THAT(policy.platforms, ElementsAre(device::v1::PLATFORM_MAC));
  EXPECT_TRUE(policy.agent_required);
  EXPECT_TRUE(policy.mdm_required);
  EXPECT_EQ(policy.max_check_in_age, absl::Hours(168));
  EXPECT_EQ(policy.max_sync_age, absl::Hours(3));
}

TEST(PoliciesTest, ReadEveryFieldAndKeepTheOrder) {
  const auto policies = FromText(R"pb(
    trust {
      policies { name: "strict" }
      policies {
        name: "mobile-2"
        platforms: PLATFORM_IPAD
        platforms: PLATFORM_IPHONE
        agent_not_required: true
        mdm_not_required: true
        max_check_in_age { seconds: 3600 }
        max_sync_age { seconds: 60 }
      }
    })pb");

  ASSERT_TRUE(policies.ok()) << policies.status();
  ASSERT_EQ(policies->size(), 2u);
  EXPECT_EQ((*policies)[0].name, "strict");
  const Policy& mobile = (*policies)[1];
  EXPECT_EQ(mobile.name, "mobile-2");
  EXPECT_TRUE(mobile.Covers(device::v1::PLATFORM_IPHONE));
  EXPECT_FALSE(mobile.Covers(device::v1::PLATFORM_MAC));
  EXPECT_FALSE(mobile.agent_required);
  EXPECT_FALSE(mobile.mdm_required);
  EXPECT_EQ(mobile.max_check_in_age, absl::Hours(1));
  EXPECT_EQ(mobile.max_sync_age, absl::Minutes(1));
}

TEST(PoliciesTest, AllowThreeSyncIntervalsByDefault) {
  const auto rare =
      FromText(R"pb(iru_sources { full_sync_interval { seconds: 86400 } })pb");
  const auto often =
      FromText(R"pb(iru_sources { full_sync_interval { seconds: 10 } })pb");

  ASSERT_TRUE(rare.ok() && often.ok());
  EXPECT_EQ(rare->front().max_sync_age, absl::Hours(72));
  EXPECT_EQ(often->front().max_sync_age, absl::Hours(3));
}

class BadPolicyTest : public ::testing::TestWithParam<const char*> {};

TEST_P(BadPolicyTest, IsRefusedWithOneSentence) {
  EXPECT_THAT(FromText(GetParam()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadPolicyTest,
    ::testing::Values(R"pb(trust { policies { name: "" } })pb",
                      R"pb(trust { policies { name: "Upper" } })pb",
                      R"pb(trust {
                             policies { name: "a" }
                             policies { name: "a" }
                           })pb",
                      R"pb(trust {
                             policies {
                               name: "a"
                               max_check_in_age { seconds: -1 }
                             }
                           })pb",
                      R"pb(trust {
                             policies {
                               name: "a"
                               max_sync_age { seconds: 0 }
                             }
                           })pb",
                      R"pb(trust {
                             policies {
                               name: "a"
                               platforms: PLATFORM_UNSPECIFIED
                             }
                           })pb"));

TEST(FindPolicyTest, FindsByNameAndTheFirstForNone) {
  const auto policies = FromText(R"pb(trust {
                                        policies { name: "a" }
                                        policies { name: "b" }
                                      })pb");
  ASSERT_TRUE(policies.ok());

  EXPECT_EQ((*FindPolicy(*policies, ""))->name, "a");
  EXPECT_EQ((*FindPolicy(*policies, "b"))->name, "b");
}

TEST(FindPolicyTest, NamesThePoliciesThereAre) {
  const auto policies = FromText(R"pb(trust {
                                        policies { name: "a" }
                                        policies { name: "b" }
                                      })pb");
  ASSERT_TRUE(policies.ok());

  const auto missing = FindPolicy(*policies, "c");

  EXPECT_THAT(missing,
              ErrorIs(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND"));
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("a, b"));
}

}  // namespace
}  // namespace muster::trust
