#include "connector/iru/access/token_grants.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using Answer = GrantGuess::Answer;

const Grant kRead = {"GET", "/api/v1/devices"};
const Grant kLock = {"POST", "/api/v1/devices/{}/action/lock"};
const Grant kErase = {"POST", "/api/v1/devices/{}/action/erase"};

TokenEvents::Event Event(std::string id, std::string time, Grants grants) {
  return {std::move(id), std::move(time), false, true, std::move(grants)};
}

TEST(TokenGrantsTest, ReadsEventsAboutTokensOnly) {
  const auto page = DecodeTokenEvents(R"({"next":"/x?cursor=c","results":[
      {"target_type":"blueprint","target_id":"b"},
      {"target_type":"api_token","target_id":"t","action":"update",
       "occurred_at":"2025-03-05T20:50:28Z","new_state":{"permissions":[
         {"path":"/api/v1/devices/{device_id}","http_method":"PATCH"}]}}]})");

  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->events, SizeIs(1));
  EXPECT_EQ(page->events[0].token_id, "t");
  EXPECT_THAT(page->events[0].grants,
              ElementsAre(Pair("PATCH", "/api/v1/devices/{}")));
  EXPECT_EQ(page->next, "/x?cursor=c");
}

TEST(TokenGrantsTest, RefusesAnotherEnvelope) {
  EXPECT_THAT(DecodeTokenEvents("[]"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST(TokenGrantsTest, TakesTheLatestEventOfEachToken) {
  TokenEvents::Event gone = Event("gone", "3", {});
  gone.deleted = true;
  TokenEvents::Event renamed = Event("a", "4", {});
  renamed.has_grants = false;

  const auto tokens =
      LatestGrants({renamed, Event("a", "2", {kLock}), Event("a", "1", {kRead}),
                    gone, Event("gone", "1", {kRead})});

  EXPECT_THAT(tokens, ElementsAre(Pair("a", ElementsAre(kLock))));
}

TEST(TokenGrantsTest, AnswersWhereTheTokensThatItCanBeAgree) {
  const GrantGuess guess(
      {{"a", {kRead, kLock}}, {"b", {kRead, kLock, kErase}}, {"c", {kLock}}},
      {kRead}, {});

  EXPECT_EQ(guess.Ask(kLock), Answer::kGranted);
  EXPECT_EQ(guess.Ask(kErase), Answer::kUnknown);
  EXPECT_EQ(guess.Ask({"DELETE", "/x"}), Answer::kRefused);
  EXPECT_THAT(guess.Common(), ElementsAre(kRead, kLock));
}

TEST(TokenGrantsTest, KnowsNothingOfATokenThatIsNotInTheLog) {
  const GrantGuess guess({{"a", {kRead}}}, {kRead}, {kRead});

  EXPECT_EQ(guess.Ask(kRead), Answer::kUnknown);
  EXPECT_THAT(guess.Common(), IsEmpty());
}

}  // namespace
}  // namespace muster::iru
