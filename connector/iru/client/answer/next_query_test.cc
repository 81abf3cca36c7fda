#include "connector/iru/client/answer/next_query.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(NextQueryTest, KeepsTheQueryAndNothingElse) {
  const auto wanted =
      IsOkAndHolds(ElementsAre(Pair("limit", "300"), Pair("offset", "600")));

  EXPECT_THAT(QueryOfNext("https://acme.api.kandji.io/api/v1/blueprints"
                          "?limit=300&offset=600"),
              wanted);
  EXPECT_THAT(QueryOfNext("http://evil.example:8080/?limit=300&offset=600"),
              wanted);
  EXPECT_THAT(QueryOfNext("?limit=300&offset=600#top"), wanted);
  EXPECT_THAT(QueryOfNext("//user@evil/?limit=300&&offset=600"), wanted);
}

TEST(NextQueryTest, DecodesNamesAndValues) {
  EXPECT_THAT(
      QueryOfNext("/x?cursor=a%2Bb%3d%3D&q=one+two&flag&id__in=a=b"),
      IsOkAndHolds(ElementsAre(Pair("cursor", "a+b=="), Pair("q", "one two"),
                               Pair("flag", ""), Pair("id__in", "a=b"))));
}

TEST(NextQueryTest, IsEmptyWithoutAQuery) {
  EXPECT_THAT(QueryOfNext(""), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(QueryOfNext("https://acme.api.kandji.io/api/v1/tags"),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(QueryOfNext("/x?"), IsOkAndHolds(IsEmpty()));
}

TEST(NextQueryTest, RefusesWhatNoServerOfGoodFaithSends) {
  const auto refused = ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR");

  EXPECT_THAT(QueryOfNext("/x?cursor=%"), refused);
  EXPECT_THAT(QueryOfNext("/x?cursor=%4"), refused);
  EXPECT_THAT(QueryOfNext("/x?cursor=%zz"), refused);
  EXPECT_THAT(QueryOfNext("/x?cursor=%0x41"), refused);
  EXPECT_THAT(QueryOfNext(absl::StrCat("/x?c=", std::string(9000, 'x'))),
              refused);
  std::string many = "/x?";
  for (int i = 0; i < 33; ++i) absl::StrAppend(&many, "a=1&");
  EXPECT_THAT(QueryOfNext(many), refused);
}

}  // namespace
}  // namespace muster::iru
