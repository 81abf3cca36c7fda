#include "base/http/http_headers.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;
using ::testing::Pair;

TEST(HttpHeadersTest, NamesAreFoundInAnyCase) {
  const HttpHeaders headers = {{"Retry-After", "3"}};
  EXPECT_THAT(headers.Get("retry-AFTER"), Optional(absl::string_view("3")));
  EXPECT_EQ(headers.Get("retry"), std::nullopt);
}

TEST(HttpHeadersTest, AddKeepsWhatIsThereAndGetReturnsTheFirst) {
  HttpHeaders headers;
  headers.Add("Link", "a");
  headers.Add("link", "b");
  EXPECT_THAT(headers, ElementsAre(Pair("Link", "a"), Pair("link", "b")));
  EXPECT_THAT(headers.Get("LINK"), Optional(absl::string_view("a")));
}

TEST(HttpHeadersTest, SetReplacesEveryHeaderOfTheName) {
  HttpHeaders headers = {{"Link", "a"}, {"Date", "d"}, {"link", "b"}};
  headers.Set("LINK", "c");
  EXPECT_THAT(headers, ElementsAre(Pair("Date", "d"), Pair("LINK", "c")));
}

}  // namespace
}  // namespace muster
