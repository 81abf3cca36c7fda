#include "connector/iru/client/answer/http_date.h"

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(HttpDateTest, ReadsTheTimeOfAnAnswer) {
  HttpHeaders headers;
  EXPECT_EQ(DateOf(headers), std::nullopt);

  headers.Set("Date", "Sun, 06 Nov 1994 08:49:37 GMT");

  EXPECT_EQ(DateOf(headers), absl::FromUnixSeconds(784111777));
}

TEST(HttpDateTest, ReadsNoOtherForm) {
  EXPECT_EQ(ParseHttpDate("1994-11-06T08:49:37Z"), std::nullopt);
  EXPECT_EQ(ParseHttpDate(""), std::nullopt);
}

}  // namespace
}  // namespace muster::iru
