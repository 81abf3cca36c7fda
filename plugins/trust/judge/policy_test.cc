#include "plugins/trust/judge/policy.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::HasSubstr;

absl::StatusOr<Policies> FromText(const std::string& text) {
  v1::PolicySet policies;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &policies));
  return CompilePolicies(policies, absl::Hours(5));
}

// A policy called `a` for Macs, with `fields` besides.
absl::StatusOr<Policies> OneWith(const std::string& fields) {
  return FromText(absl::StrCat("policies { name: 'a' platforms: PLATFORM_MAC ",
                               fields, "}"));
}

TEST(CompilePoliciesTest, FillsInWhatIsNotTold) {
  const auto policies = OneWith("requirements { mdm {} }");

  ASSERT_TRUE(policies.ok()) << policies.status();
  const Policy& policy = policies->front();
  EXPECT_EQ(policy.max_sync_age, absl::Hours(5));
  EXPECT_EQ(policy.sync_threshold, "at most 5h");
  EXPECT_FALSE(policy.guard.disabled);
  EXPECT_EQ(policy.guard.percent, 10);
  EXPECT_EQ(policy.guard.min_count, 5);
  EXPECT_EQ(policy.guard.window, absl::Hours(1));
  EXPECT_TRUE(policy.SpeaksOf("sources/any"));
}

TEST(CompilePoliciesTest, ReadsEveryFieldAndKeepsTheOrder) {
  const auto policies = FromText(R"pb(
    policies {
      name: "strict"
      platforms: PLATFORM_MAC
      requirements { agent {} }
    }
    policies {
      name: "mobile-2.x_y"
      sources: "sources/acme"
      platforms: PLATFORM_IPAD
      platforms: PLATFORM_IPHONE
      requirements { mdm {} }
      max_sync_age { seconds: 60 }
      mass_flip_guard {
        disabled: true
        percent: 100
        min_count: 1
        window { seconds: 1 }
      }
    })pb");

  ASSERT_TRUE(policies.ok()) << policies.status();
  ASSERT_EQ(policies->size(), 2u);
  EXPECT_EQ((*policies)[0].name, "strict");
  const Policy& mobile = (*policies)[1];
  EXPECT_TRUE(mobile.SpeaksOf("sources/acme"));
  EXPECT_FALSE(mobile.SpeaksOf("sources/acm"));
  EXPECT_TRUE(mobile.Covers(device::v1::PLATFORM_IPHONE));
  EXPECT_FALSE(mobile.Covers(device::v1::PLATFORM_MAC));
  EXPECT_FALSE(mobile.Covers(device::v1::PLATFORM_UNSPECIFIED));
  EXPECT_EQ(mobile.platform_names, "iPad, iPhone");
  EXPECT_EQ(mobile.max_sync_age, absl::Minutes(1));
  EXPECT_TRUE(mobile.guard.disabled);
  EXPECT_EQ(mobile.guard.percent, 100);
  EXPECT_EQ(mobile.guard.min_count, 1);
  EXPECT_EQ(mobile.guard.window, absl::Seconds(1));
}

TEST(CompilePoliciesTest, FindsSignalsAndThoseOfMembers) {
  const auto policies = OneWith(R"pb(
    requirements { mdm {} }
    requirements {
      any_of {
        requirements {
          agent {}
          signal: "either"
        }
        requirements { check { check: "os" } }
      }
    })pb");

  ASSERT_TRUE(policies.ok()) << policies.status();
  const Policy& policy = policies->front();
  for (const char* signal : {"mdm", "any_of", "either", "check/os"}) {
    ASSERT_NE(policy.Find(signal), nullptr) << signal;
    EXPECT_EQ(policy.Find(signal)->signal, signal);
  }
  EXPECT_EQ(policy.Find("agent"), nullptr);
  EXPECT_EQ(policy.Find("sync_age"), nullptr);
}

// A set of policies that breaks one rule, and the field that is named for it.
struct Bad {
  std::string name;
  std::string text;
  std::string field;
};

class BadPolicyTest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadPolicyTest, IsRefusedAndTheFieldNamed) {
  const auto policies = FromText(GetParam().text);

  EXPECT_THAT(policies,
              ErrorIs(absl::StatusCode::kInvalidArgument, "POLICY_INVALID"));
  EXPECT_THAT(std::string(policies.status().message()),
              HasSubstr(GetParam().field));
}

std::string One(const std::string& fields) {
  return absl::StrCat("policies { name: 'a' platforms: PLATFORM_MAC ", fields,
                      "}");
}

std::string Times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&all, "requirements { ", text, " signal: 's", i, "' }");
  }
  return all;
}

constexpr char kMdm[] = "requirements { mdm {} }";

INSTANTIATE_TEST_SUITE_P(
    Table, BadPolicyTest,
    ::testing::Values(
        Bad{"NoPolicy", "", "policies"},
        Bad{"NoName",
            "policies { platforms: PLATFORM_MAC requirements { mdm {} } }",
            "name"},
        Bad{"UpperCase",
            "policies { name: 'A' platforms: 1 requirements { mdm {} } }",
            "name"},
        Bad{"NameTooLong",
            absl::StrCat("policies { name: '", std::string(64, 'a'),
                         "' platforms: 1 requirements { mdm {} } }"),
            "name"},
        Bad{"NameWithSlash",
            "policies { name: 'a/b' platforms: 1 requirements { mdm {} } }",
            "name"},
        Bad{"NameTaken", absl::StrCat(One(kMdm), One(kMdm)), "name is taken"},
        Bad{"SourceMalformed", One(absl::StrCat("sources: 'acme'", kMdm)),
            "sources[0]"},
        Bad{"SourceWildcard", One(absl::StrCat("sources: 'sources/-'", kMdm)),
            "sources[0]"},
        Bad{"NoPlatform", "policies { name: 'a' requirements { mdm {} } }",
            "platforms"},
        Bad{"PlatformNotTold",
            One(absl::StrCat("platforms: PLATFORM_UNSPECIFIED ", kMdm)),
            "platforms"},
        Bad{"NoRequirement", One(""), "requirements"},
        Bad{"TooManyRequirements", One(Times(51, "mdm {}")), "requirements"},
        Bad{"EmptyRequirement", One("requirements {}"), "requirements[0]"},
        Bad{"SignalTaken", One(absl::StrCat(kMdm, kMdm)),
            "requirements[1].signal"},
        Bad{"SignalTakenByAMember",
            One(absl::StrCat(kMdm, "requirements { any_of {", kMdm,
                             "requirements { agent {} } } }")),
            "requirements[1].any_of.requirements[0].signal"},
        Bad{"SignalBuiltIn", One("requirements { mdm {} signal: 'sync_age' }"),
            "requirements[0].signal"},
        Bad{"SignalUpperCase", One("requirements { mdm {} signal: 'MDM' }"),
            "requirements[0].signal"},
        Bad{"RequirementPlatform",
            One("requirements { mdm {} platforms: PLATFORM_UNSPECIFIED }"),
            "requirements[0].platforms"},
        Bad{"MdmAge", One("requirements { mdm { max_age {} } }"),
            "requirements[0].mdm.max_age"},
        Bad{"AgentAge",
            One("requirements { agent { max_age { seconds: -1 } } }"),
            "requirements[0].agent.max_age"},
        Bad{"NoCheckInAge", One("requirements { check_in {} }"),
            "requirements[0].check_in.max_age"},
        Bad{"CheckInAge",
            One("requirements { check_in { max_age { nanos: -1 } } }"),
            "requirements[0].check_in.max_age"},
        Bad{"NoFactKey", One("requirements { fact { bool_value: true } }"),
            "requirements[0].fact.key"},
        Bad{"NoFactValue", One("requirements { fact { key: 'a' } }"),
            "requirements[0].fact"},
        Bad{"FactAge",
            One("requirements { fact { key: 'a' min_value: 1 "
                "max_age { seconds: 315576000001 } } }"),
            "requirements[0].fact.max_age"},
        Bad{"NoCheck", One("requirements { check {} }"),
            "requirements[0].check.check"},
        Bad{"CheckAge", One("requirements { check { check: 'a' max_age {} } }"),
            "requirements[0].check.max_age"},
        Bad{"OneMember",
            One(absl::StrCat("requirements { any_of {", kMdm, "} }")),
            "requirements[0].any_of.requirements"},
        Bad{"TooManyMembers",
            One(absl::StrCat("requirements { any_of {", Times(11, "mdm {}"),
                             "} }")),
            "requirements[0].any_of.requirements"},
        Bad{"MemberAnyOf",
            One(absl::StrCat("requirements { any_of {", kMdm,
                             "requirements { any_of {} } } }")),
            "requirements[0].any_of.requirements[1]"},
        Bad{"BadMember",
            One(absl::StrCat("requirements { any_of {", kMdm,
                             "requirements { check_in {} } } }")),
            "requirements[0].any_of.requirements[1].check_in.max_age"},
        Bad{"SyncAge", One(absl::StrCat(kMdm, "max_sync_age {}")),
            "max_sync_age"},
        Bad{"PercentBelow",
            One(absl::StrCat(kMdm, "mass_flip_guard { percent: -1 }")),
            "mass_flip_guard.percent"},
        Bad{"PercentAbove",
            One(absl::StrCat(kMdm, "mass_flip_guard { percent: 101 }")),
            "mass_flip_guard.percent"},
        Bad{"MinCount",
            One(absl::StrCat(kMdm, "mass_flip_guard { min_count: -1 }")),
            "mass_flip_guard.min_count"},
        Bad{"Window", One(absl::StrCat(kMdm, "mass_flip_guard { window {} }")),
            "mass_flip_guard.window"}),
    [](const auto& info) { return info.param.name; });

TEST(CompilePoliciesTest, RefusesAPlatformOfLaterBuilds) {
  v1::PolicySet policies;
  v1::Policy& policy = *policies.add_policies();
  policy.set_name("a");
  policy.add_requirements()->mutable_mdm();
  policy.add_platforms(static_cast<device::v1::Platform>(1000));

  EXPECT_THAT(CompilePolicies(policies, absl::Hours(3)),
              ErrorIs(absl::StatusCode::kInvalidArgument, "POLICY_INVALID"));
}

TEST(CompilePoliciesTest, TakesWhatIsJustWithinTheRules) {
  EXPECT_TRUE(OneWith(Times(50, "mdm {}")).ok());
  EXPECT_TRUE(OneWith(absl::StrCat("requirements { any_of {",
                                   Times(10, "mdm {}"), "} }"))
                  .ok());
  EXPECT_TRUE(FromText(absl::StrCat("policies { name: '", std::string(63, 'a'),
                                    "' platforms: PLATFORM_MAC ", kMdm, "}"))
                  .ok());
}

constexpr char kThree[] = R"pb(
  policies {
    name: "a"
    sources: "sources/acme"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
  }
  policies {
    name: "default"
    sources: "sources/beta"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
  }
  policies {
    name: "c"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
  })pb";

TEST(FindPolicyTest, FindsByNameAndDefaultOrTheFirstForNone) {
  const auto policies = FromText(kThree);
  ASSERT_TRUE(policies.ok()) << policies.status();

  EXPECT_EQ((*FindPolicy(*policies, "c", "sources/acme"))->name, "c");
  EXPECT_EQ((*FindPolicy(*policies, "", "sources/acme"))->name, "a");
  EXPECT_EQ((*FindPolicy(*policies, "", "sources/beta"))->name, "default");
  EXPECT_EQ((*FindPolicy(*policies, "", "sources/other"))->name, "c");
}

TEST(FindPolicyTest, NamesThePoliciesThatThereAreForTheSource) {
  const auto policies = FromText(kThree);
  ASSERT_TRUE(policies.ok()) << policies.status();

  const auto missing = FindPolicy(*policies, "default", "sources/acme");

  EXPECT_THAT(missing,
              ErrorIs(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND"));
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("a, c"));
}

}  // namespace
}  // namespace muster::trust
