#include "base/redact/token_patterns.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> TokensIn(const std::string& text) {
  std::vector<TextRange> found;
  FindTokens(text, found);
  std::vector<std::string> tokens;
  for (const TextRange& range : found) {
    tokens.push_back(text.substr(range.begin, range.end - range.begin));
  }
  return tokens;
}

TEST(TokenPatternsTest, FindTheValueOfAnAuthorizationHeader) {
  EXPECT_THAT(TokensIn("GET /\r\nAuthorization: Basic dXNlcjpw\r\nHost: h"),
              ElementsAre("Basic dXNlcjpw"));
  EXPECT_THAT(TokensIn("PROXY-AUTHORIZATION:x"), ElementsAre("x"));
  EXPECT_THAT(TokensIn(R"('authorization': 'Digest a')"),
              ElementsAre("Digest a"));
  EXPECT_THAT(TokensIn("authorization=abc"), ElementsAre("abc"));
}

TEST(TokenPatternsTest, FindTheTokenOfABearer) {
  EXPECT_THAT(TokensIn("got bearer 0123456789.abcdef~+/= here"),
              ElementsAre("0123456789.abcdef~+/="));
}

TEST(TokenPatternsTest, FindTokensOfMuster) {
  EXPECT_THAT(TokensIn("x=mst_aB3-_678,y"), ElementsAre("mst_aB3-_678"));
}

TEST(TokenPatternsTest, LeaveSentencesAlone) {
  EXPECT_THAT(TokensIn("the bearer token is missing; send a bearer"),
              IsEmpty());
  EXPECT_THAT(TokensIn("a bearer authentication"), IsEmpty());
  EXPECT_THAT(TokensIn("authorization was refused"), IsEmpty());
  EXPECT_THAT(TokensIn("tokens begin with mst_, 'mst_short'"), IsEmpty());
}

TEST(TokenPatternsTest, TakeTextsThatEndTooEarly) {
  for (const char* text : {"authorization", "authorization:", "authorization: ",
                           "bearer", "bearer ", "mst_"}) {
    EXPECT_THAT(TokensIn(text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace muster
