#include "actions/guard/actors/known_actors.h"

#include <string>

#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using access::v1::ROLE_APPROVER;
using access::v1::ROLE_OPERATOR;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::SizeIs;

constexpr absl::Time kNow = absl::FromUnixSeconds(1000);

ActorFacts Facts(const std::string& grants, const std::string& tokens = "") {
  return FactsIn(ParseTextproto<access::v1::Policy>(grants, "test").value(),
                 ParseTextproto<access::v1::TokenFile>(tokens, "test").value());
}

std::string Token(const std::string& id, const std::string& more = "") {
  return "tokens { id: '" + id +
         "' principal: 'people/a' expire_time { seconds: 5000 } " + more + "}";
}

// Facts that are known since `seconds`, one after another in their order.
void KnowAllSince(int64_t seconds, ActorFacts& facts) {
  for (auto& [key, fact] : facts) fact.since = absl::FromUnixSeconds(seconds);
}

absl::Time Since(const ActorFacts& facts, const std::string& principal,
                 access::v1::Role role = ROLE_OPERATOR,
                 const std::string& source = "sources/iru") {
  return KnownSince(facts, principal, role, source, kNow);
}

constexpr char kEverybody[] = R"(
  grants { principals: "people/*" roles: [ROLE_OPERATOR]
           sources: "sources/-" })";

TEST(KnownActorsTest, TakeGrantsApartAndLeaveRevokedTokensOut) {
  const ActorFacts facts = Facts(
      R"(grants { principals: ["people/a", "services/*"]
                  roles: [ROLE_OPERATOR, ROLE_APPROVER]
                  sources: ["sources/x", "sources/y"] })",
      Token("1") + Token("2", "revoke_time { seconds: 1 }"));

  EXPECT_THAT(facts, SizeIs(8 + 1));
}

TEST(KnownActorsTest, ReadTheirKeysBack) {
  const ActorFact fact = {"people/a", ROLE_APPROVER, "sources/x", "1f"};
  const auto read = ActorFact::FromKey(fact.Key());

  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->Key(), fact.Key());
  EXPECT_EQ(read->principal, "people/a");
  EXPECT_EQ(read->role, ROLE_APPROVER);
  EXPECT_EQ(read->token, "1f");
  EXPECT_THAT(ActorFact::FromKey("nonsense"),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST(KnownActorsTest, KnowARoleOnlyWhereItIsGranted) {
  ActorFacts facts = Facts(R"(
    grants { principals: "local" roles: ROLE_OPERATOR sources: "sources/iru" })");
  KnowAllSince(10, facts);

  EXPECT_EQ(Since(facts, "local"), absl::FromUnixSeconds(10));
  EXPECT_EQ(Since(facts, ""), absl::FromUnixSeconds(10));
  EXPECT_EQ(Since(facts, "local", ROLE_APPROVER), absl::InfiniteFuture());
  EXPECT_EQ(Since(facts, "local", ROLE_OPERATOR, "sources/other"),
            absl::InfiniteFuture());
  EXPECT_EQ(Since(facts, "local", ROLE_OPERATOR, "sources/-"),
            absl::InfiniteFuture());
}

TEST(KnownActorsTest, TakeTheEarliestGrantThatSaysSo) {
  ActorFacts facts = Facts(R"(
    grants { principals: "services/*" roles: ROLE_OPERATOR
             sources: "sources/-" }
    grants { principals: "services/x" roles: ROLE_OPERATOR
             sources: "sources/iru" })");
  KnowAllSince(50, facts);
  facts.begin()->second.since = absl::FromUnixSeconds(20);

  EXPECT_EQ(Since(facts, "services/x"), absl::FromUnixSeconds(20));
}

TEST(KnownActorsTest, TakeAPersonForAsNewAsItsEarliestTokenInForce) {
  ActorFacts facts = Facts(kEverybody, Token("1") + Token("2"));
  KnowAllSince(10, facts);
  facts.at(ActorFact{"people/a", {}, "sources/-", "1"}.Key()).since =
      absl::FromUnixSeconds(300);
  facts.at(ActorFact{"people/a", {}, "sources/-", "2"}.Key()).since =
      absl::FromUnixSeconds(200);

  EXPECT_EQ(Since(facts, "people/a"), absl::FromUnixSeconds(200));
}

TEST(KnownActorsTest, KnowNobodyWithoutATokenInForce) {
  const ActorFacts facts = Facts(kEverybody,
                                 "tokens { id: '1' principal: 'people/a' "
                                 "expire_time { seconds: 1000 } }");

  EXPECT_EQ(Since(facts, "people/a"), absl::InfiniteFuture());
  EXPECT_EQ(Since(facts, "people/b"), absl::InfiniteFuture());
}

TEST(KnownActorsTest, CountOnlyTokensThatAreGoodForTheRole) {
  EXPECT_EQ(
      Since(Facts(kEverybody, Token("1", "roles: ROLE_READER")), "people/a"),
      absl::InfiniteFuture());
  EXPECT_EQ(Since(Facts(kEverybody, Token("1", "sources: 'sources/other'")),
                  "people/a"),
            absl::InfiniteFuture());
  EXPECT_EQ(Since(Facts(kEverybody, Token("1",
                                          "roles: [ROLE_READER, ROLE_OPERATOR] "
                                          "sources: 'sources/iru'")),
                  "people/a"),
            absl::InfinitePast());
}

TEST(KnownActorsTest, TakeAProgramsOwnModulesForKnown) {
  EXPECT_EQ(Since({}, "self"), absl::InfinitePast());
  EXPECT_EQ(Since({}, "services/x"), absl::InfiniteFuture());
}

}  // namespace
}  // namespace muster::actions
