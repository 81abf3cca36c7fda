#include "base/redact/unescaped.h"

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;

TEST(UnescapedTest, ResolvesEveryEscapeOfJson) {
  EXPECT_EQ(
      UnescapeJson(R"(\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00)").text,
      "\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST(UnescapedTest, ResolvesPercentEncoding) {
  EXPECT_EQ(UnescapePercent("a%2Fb%2fc%00").text,
            absl::string_view("a/b/c\0", 6));
}

TEST(UnescapedTest, LeavesWhatIsNoEscape) {
  for (const absl::string_view text :
       {"\\", "\\x41", "\\u12", "\\u12g4", "50 %", "%2", "%zz"}) {
    EXPECT_EQ(UnescapeJson(text).text, text);
    EXPECT_EQ(UnescapePercent(text).text, text);
  }
}

TEST(UnescapedTest, KnowsWhereEachByteCameFrom) {
  EXPECT_THAT(UnescapeJson(R"(a\u00e9b)").origins, ElementsAre(0, 1, 1, 7, 8));
  EXPECT_THAT(UnescapePercent("%41b").origins, ElementsAre(0, 3, 4));
}

}  // namespace
}  // namespace muster
