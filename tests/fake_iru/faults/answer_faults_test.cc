#include "tests/fake_iru/faults/answer_faults.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

const absl::Time kNow = absl::FromUnixSeconds(784111777);

NamedFault Fault(const Json& spec) {
  NamedFault fault;
  fault.name = spec["name"];
  fault.spec = spec;
  return fault;
}

Response Instead(const Json& spec) {
  return InsteadOfAnswer(Fault(spec), Request(), kNow).value_or(Response());
}

TEST(AnswerFaultsTest, ThrottlesWithEachFormOfRetryAfter) {
  const Json name = {{"name", kThrottleBurst}};
  Json date = name, none = name;
  date["retry_after"] = "date";
  none["retry_after"] = "none";

  EXPECT_EQ(Instead(name).status, 429);
  EXPECT_THAT(Instead(name).headers, ElementsAre(Pair("Retry-After", "3")));
  EXPECT_THAT(
      Instead(date).headers,
      ElementsAre(Pair("Retry-After", "Sun, 06 Nov 1994 08:49:40 GMT")));
  EXPECT_THAT(Instead(none).headers, IsEmpty());
}

TEST(AnswerFaultsTest, AnswersInPlaceOfTheService) {
  EXPECT_EQ(Instead({{"name", kServerErrorMidPage}}).status, 503);
  EXPECT_EQ(Instead({{"name", kServerErrorMidPage}, {"status", 502}}).status,
            502);
  EXPECT_THAT(Instead({{"name", kHtml404}}).content_type, HasSubstr("html"));
  EXPECT_THAT(Instead({{"name", kGateway404}}).body, HasSubstr("no Route"));
  EXPECT_EQ(Instead({{"name", kBareString400}}).body,
            "\"This request cannot be processed.\"");
  EXPECT_EQ(Instead({{"name", kPermissionRevokedMidSync}}).status, 403);
  EXPECT_FALSE(InsteadOfAnswer(Fault({{"name", kGzip}}), Request(), kNow));
}

TEST(AnswerFaultsTest, ClampsALimitAndForgetsAnOffset) {
  Request request = ParseTarget("GET", "/d?limit=300&offset=299&x=1");
  SpoilRequest(Fault({{"name", kLimitClamped}, {"limit", 7}}), request);
  EXPECT_EQ(request.Param("limit"), "7");

  SpoilRequest(Fault({{"name", kPageRepeatsForEver}}), request);
  EXPECT_EQ(request.Param("offset"), std::nullopt);
  EXPECT_EQ(request.Param("x"), "1");
}

TEST(AnswerFaultsTest, HandsTheConnectionsMischiefOn) {
  Response response;
  SpoilAnswer(Fault({{"name", kTruncatedBody}}), response);
  EXPECT_EQ(response.mischief, Mischief::kTruncate);
  SpoilAnswer(Fault({{"name", kConnectionReset}}), response);
  EXPECT_EQ(response.mischief, Mischief::kReset);
  SpoilAnswer(Fault({{"name", kSlowDrip}, {"bytes_per_second", 9}}), response);
  EXPECT_EQ(response.mischief, Mischief::kDrip);
  EXPECT_EQ(response.drip_rate, 9);
  SpoilAnswer(Fault({{"name", kGzipBomb}, {"bytes", 10}}), response);
  EXPECT_EQ(response.body, "[        ]");
  EXPECT_TRUE(response.gzip);
}

TEST(AnswerFaultsTest, SpoilsRowsOfASuccessOnly) {
  Response response = JsonResponse(200, Json::array({{{"asset_tag", "1"}}}));
  const NamedFault blank = Fault({{"name", kBlankFields}});
  SpoilAnswer(blank, response);
  EXPECT_EQ(response.body, R"([{"asset_tag":""}])");

  Response refusal = DetailResponse(403, "no");
  SpoilAnswer(blank, refusal);
  EXPECT_EQ(refusal.body, R"({"detail":"no"})");
}

}  // namespace
}  // namespace muster::fake_iru
