#include "tests/fake_iru/http/message.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Pair;

TEST(ParseTargetTest, DropsTheTrailingSlashOfThePath) {
  EXPECT_EQ(ParseTarget("GET", "/api/v1/devices/").path, "/api/v1/devices");
  EXPECT_EQ(ParseTarget("GET", "/api/v1/devices").path, "/api/v1/devices");
}

TEST(ParseTargetTest, DecodesNamesAndValuesInTheirOrder) {
  const Request request =
      ParseTarget("GET", "/p?tag_name_in=a%2C+b&limit=2&flag&limit=9");

  EXPECT_THAT(request.params,
              ElementsAre(Pair("tag_name_in", "a, b"), Pair("limit", "2"),
                          Pair("flag", ""), Pair("limit", "9")));
  EXPECT_THAT(request.Param("limit"), Eq("2"));
  EXPECT_EQ(request.Param("offset"), std::nullopt);
  EXPECT_EQ(request.query, "tag_name_in=a%2C+b&limit=2&flag&limit=9");
}

TEST(PercentDecodeTest, LeavesBrokenEscapesAsTheyAre) {
  EXPECT_EQ(PercentDecode("100%", false), "100%");
  EXPECT_EQ(PercentDecode("%zz%4", false), "%zz%4");
  EXPECT_EQ(PercentDecode("%41%2b+", false), "A++");
}

TEST(PercentEncodeTest, IsUndoneByDecoding) {
  const std::string text = "p=29143 é/?&=+%";

  EXPECT_EQ(PercentEncode("p=1"), "p%3D1");
  EXPECT_EQ(PercentDecode(PercentEncode(text), true), text);
}

TEST(RequestTest, ReadsAnEmptyBodyAsAnEmptyObjectAndRefusesABrokenOne) {
  Request request;
  EXPECT_EQ(request.BodyJson(), Json::object());

  request.body = "{\"a\":";
  EXPECT_TRUE(request.BodyJson().is_discarded());
}

TEST(ResponseTest, KeepsTheOrderOfKeys) {
  EXPECT_EQ(JsonResponse(200, {{"z", 1}, {"a", 2}}).body, R"({"z":1,"a":2})");
  EXPECT_EQ(DetailResponse(401, "Invalid token.").body,
            R"({"detail":"Invalid token."})");
  EXPECT_EQ(FieldError("name", "No.").body, R"({"name":["No."]})");
}

}  // namespace
}  // namespace muster::fake_iru
