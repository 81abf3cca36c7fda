#include "base/access/policy/access_rules.h"

#include <memory>
#include <string>

#include "base/errors.h"
#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsNull;
using ::testing::NotNull;
using Code = absl::StatusCode;

constexpr char kGet[] = "muster.inventory.v1.Inventory/GetDevice";
constexpr char kBackup[] = "muster.inventory.v1.Maintenance/CreateBackup";
constexpr char kProgress[] = "muster.inventory.v1.Inventory/ReportProgress";
constexpr char kCreate[] = "muster.actions.v1.Actions/CreateCommand";

std::shared_ptr<const AccessRules> Rules(const std::string& policy) {
  return AccessRules::Compile(
             ParseTextproto<access::v1::Policy>(policy, "test").value())
      .value();
}

Caller Named(const std::string& principal) {
  Caller caller;
  caller.principal = principal;
  return caller;
}

Caller WithToken(const std::string& principal, const std::string& token) {
  Caller caller = Named(principal);
  caller.token = std::make_shared<access::v1::Token>(
      ParseTextproto<access::v1::Token>(token, "test").value());
  return caller;
}

TEST(AccessRulesTest, RefuseWhomNothingGrants) {
  EXPECT_THAT(Rules("")->Decide(Named("people/a"), kGet, "sources/iru"),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST(AccessRulesTest, LetInWhomARoleIsGrantedThere) {
  const auto rules = Rules(R"(
    grants { principals: "people/a" roles: ROLE_READER
             sources: "sources/iru" })");

  EXPECT_THAT(rules->Decide(Named("people/a"), kGet, "sources/iru"), IsOk());
  EXPECT_THAT(rules->Decide(Named("people/a"), kGet, "sources/other"),
              ErrorIs(Code::kPermissionDenied, "SOURCE_NOT_GRANTED"));
  EXPECT_THAT(rules->Decide(Named("people/a"), kGet, kAllSources),
              ErrorIs(Code::kPermissionDenied, "SOURCE_NOT_GRANTED"));
  EXPECT_THAT(rules->Decide(Named("people/b"), kGet, "sources/iru"),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST(AccessRulesTest, TellWhichRolesWouldDo) {
  const auto rules = Rules(R"(
    grants { principals: "people/a" roles: ROLE_READER
             sources: "sources/-" })");
  const auto refused =
      rules->Decide(Named("people/a"), kCreate, "sources/iru").status();

  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("people/a may not call "
                        "muster.actions.v1.Actions/CreateCommand: it takes "
                        "one of the roles operator"));
}

TEST(AccessRulesTest, TakeAllSourcesForWhatBelongsToNone) {
  const auto rules = Rules(R"(
    grants { principals: "people/all" roles: ROLE_ADMIN sources: "sources/-" }
    grants { principals: "people/one" roles: ROLE_ADMIN
             sources: "sources/iru" })");

  EXPECT_THAT(rules->Decide(Named("people/all"), kBackup, kAllSources), IsOk());
  EXPECT_THAT(rules->Decide(Named("people/one"), kBackup, kAllSources),
              ErrorIs(Code::kPermissionDenied, "SOURCE_NOT_GRANTED"));
}

TEST(AccessRulesTest, TakeAnySourceForWhatTellsNothing) {
  const auto rules = Rules(R"(
    grants { principals: "services/p" roles: ROLE_PLUGIN
             sources: "sources/iru" })");

  EXPECT_THAT(rules->Decide(Named("services/p"), kProgress, kAnySource),
              IsOk());
}

TEST(AccessRulesTest, AskDenyRulesFirst) {
  const auto rules = Rules(R"(
    denies { principals: "people/*" methods: "muster.actions.v1.Actions/*"
             sources: "sources/eu" reason: "of the works council" }
    grants { principals: "*" roles: [ROLE_OPERATOR, ROLE_READER]
             sources: "sources/-" })");
  const auto refused =
      rules->Decide(Named("people/a"), kCreate, "sources/eu").status();

  EXPECT_THAT(refused, ErrorIs(Code::kPermissionDenied, "DENIED_BY_RULE"));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("because of the works council"));
  EXPECT_THAT(rules->Decide(Named("people/a"), kCreate, "sources/us"), IsOk());
  EXPECT_THAT(rules->Decide(Named("people/a"), kGet, "sources/eu"), IsOk());
  EXPECT_THAT(rules->Decide(Named("services/a"), kCreate, "sources/eu"),
              IsOk());
}

TEST(AccessRulesTest, DenyWhatSpeaksOfAllSourcesIfOneIsDenied) {
  const auto rules = Rules(R"(
    denies { principals: "people/a" sources: "sources/eu" }
    grants { principals: "people/a" roles: ROLE_READER
             sources: "sources/-" })");

  EXPECT_THAT(rules->Decide(Named("people/a"), kGet, kAllSources),
              ErrorIs(Code::kPermissionDenied, "DENIED_BY_RULE"));
}

TEST(AccessRulesTest, DenyARpcThatTheTableDoesNotKnow) {
  const auto rules = Rules(R"(
    grants { principals: "*" roles: ROLE_ADMIN sources: "sources/-" })");

  EXPECT_THAT(rules->Decide(Named("people/a"), "muster.x.v1.X/Y", kAllSources),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST(AccessRulesTest, LetATokenNarrowAndNeverWiden) {
  const auto rules = Rules(R"(
    grants { principals: "people/a" roles: [ROLE_READER, ROLE_OPERATOR]
             sources: "sources/-" })");
  const Caller reader = WithToken("people/a", "roles: ROLE_READER");
  const Caller local = WithToken("people/a", "sources: 'sources/iru'");
  const Caller admin = WithToken("people/a", "roles: ROLE_ADMIN");

  EXPECT_THAT(rules->Decide(reader, kGet, "sources/iru"), IsOk());
  EXPECT_THAT(rules->Decide(reader, kCreate, "sources/iru"),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
  EXPECT_THAT(rules->Decide(local, kCreate, "sources/iru"), IsOk());
  EXPECT_THAT(rules->Decide(local, kCreate, "sources/eu"),
              ErrorIs(Code::kPermissionDenied, "SOURCE_NOT_GRANTED"));
  EXPECT_THAT(rules->Decide(local, kGet, kAllSources),
              ErrorIs(Code::kPermissionDenied, "SOURCE_NOT_GRANTED"));
  EXPECT_THAT(rules->Decide(admin, kBackup, kAllSources),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST(AccessRulesTest, HideWhatEveryGrantThatLetsInHides) {
  const auto rules = Rules(R"(
    grants { principals: "people/*" roles: ROLE_READER sources: "sources/-"
             hidden_fields: ["muster.device.v1.Device.user",
                             "muster.device.v1.Device.tags"] }
    grants { principals: "people/b" roles: ROLE_AUDITOR
             sources: "sources/iru"
             hidden_fields: "muster.device.v1.Device.tags" }
    grants { principals: "people/c" roles: ROLE_OPERATOR
             sources: "sources/iru" })");
  const auto names = [&](const std::string& who, const std::string& source) {
    const auto hidden = rules->Decide(Named(who), kGet, source).value();
    return hidden == nullptr ? std::set<std::string>() : hidden->names();
  };

  EXPECT_THAT(names("people/a", "sources/iru"),
              ElementsAre("muster.device.v1.Device.tags",
                          "muster.device.v1.Device.user"));
  EXPECT_THAT(names("people/b", "sources/iru"),
              ElementsAre("muster.device.v1.Device.tags"));
  EXPECT_THAT(names("people/b", "sources/eu"),
              ElementsAre("muster.device.v1.Device.tags",
                          "muster.device.v1.Device.user"));
  EXPECT_THAT(names("people/c", "sources/iru"), ElementsAre());
}

TEST(AccessRulesTest, GiveThePrincipalItsFirstLimits) {
  const auto rules = Rules(R"(
    limits { principals: "people/a" streams: 3 }
    limits { principals: "people/*" streams: 5 })");

  EXPECT_EQ(rules->LimitsOf("people/a")->streams(), 3);
  EXPECT_EQ(rules->LimitsOf("people/b")->streams(), 5);
  EXPECT_THAT(rules->LimitsOf("services/a"), IsNull());
}

TEST(AccessRulesTest, KnowRevokedCertificatesInAnyLetterCase) {
  const std::string hash(64, 'a');
  const auto rules =
      Rules("revoked_certificates: '" + std::string(64, 'A') + "'");

  EXPECT_TRUE(rules->IsRevoked(hash));
  EXPECT_FALSE(rules->IsRevoked(std::string(64, 'b')));
}

struct BadPolicy {
  const char* policy;
  const char* entry;
};

class PolicyCheckTest : public ::testing::TestWithParam<BadPolicy> {};

TEST_P(PolicyCheckTest, RefusesAnEntryThatWouldDoNothing) {
  const auto policy =
      ParseTextproto<access::v1::Policy>(GetParam().policy, "test").value();
  const auto compiled = AccessRules::Compile(policy);

  EXPECT_THAT(compiled, ErrorIs(Code::kInvalidArgument, "POLICY_INVALID"));
  EXPECT_THAT(std::string(compiled.status().message()),
              HasSubstr(GetParam().entry));
}

INSTANTIATE_TEST_SUITE_P(
    Entries, PolicyCheckTest,
    ::testing::Values(
        BadPolicy{"denies {}", "denies[0].principals are missing"},
        BadPolicy{"denies { principals: 'bob' }",
                  "\"bob\", which is no principal"},
        BadPolicy{"denies { principals: 'people/a*' }", "people/a*"},
        BadPolicy{"denies { principals: '*' methods: 'muster.x/Y' }",
                  "\"muster.x/Y\", which is no method"},
        BadPolicy{"denies { principals: '*' sources: 'iru' }",
                  "\"iru\", which is no source"},
        BadPolicy{"grants { principals: '*' sources: 'sources/-' }",
                  "grants[0].roles are missing"},
        BadPolicy{"grants { principals: '*' roles: ROLE_UNSPECIFIED "
                  "sources: 'sources/-' }",
                  "name no role"},
        BadPolicy{"grants { principals: '*' roles: ROLE_READER }",
                  "grants[0].sources are missing"},
        BadPolicy{"grants { principals: '*' roles: ROLE_READER "
                  "sources: 'sources/-' hidden_fields: 'user' }",
                  "\"user\", which is no field"},
        BadPolicy{"limits { streams: 1 }", "limits[0].principals are missing"},
        BadPolicy{"limits { principals: '*' streams: -1 }",
                  "limits[0] has a negative number"},
        BadPolicy{"revoked_certificates: 'abc'", "64 hexadecimal digits"}));

}  // namespace
}  // namespace muster
