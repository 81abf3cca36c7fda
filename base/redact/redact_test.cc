#include "base/redact/redact.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

TEST(RedactTest, MasksASecretWhereverItIs) {
  RegisterForRedaction("tok-4711");
  EXPECT_EQ(Redact("a tok-4711, b tok-4711!"), "a [redacted], b [redacted]!");
}

TEST(RedactTest, LeavesWhatHoldsNoSecretAsItIs) {
  RegisterForRedaction("tok-4711");
  EXPECT_EQ(Redact("50 % of tok-471\\1 \\u00e9 %zz \\"),
            "50 % of tok-471\\1 \\u00e9 %zz \\");
  EXPECT_EQ(Redact(""), "");
}

TEST(RedactTest, MasksTheLongerOfTwoSecretsWhole) {
  RegisterForRedaction("abcdef");
  RegisterForRedaction("abcdefghij");
  EXPECT_EQ(Redact("abcdefghij"), "[redacted]");
}

TEST(RedactTest, LeavesVeryShortSecretsBecauseTheyAreEverywhere) {
  RegisterForRedaction("xyz");
  EXPECT_EQ(Redact("xyz"), "xyz");
}

TEST(RedactTest, MasksWhatJsonEscapes) {
  RegisterForRedaction("s3\"c\\r/é😀et");
  EXPECT_EQ(Redact(R"({"key": "s3\"c\\r\/\u00e9\ud83d\ude00et!"})"),
            R"({"key": "[redacted]!"})");
}

TEST(RedactTest, MasksWhatJsonEscapesWithoutNeed) {
  RegisterForRedaction("plain-secret");
  EXPECT_EQ(Redact(R"("pl\u0061in\u002Dsecret")"), R"("[redacted]")");
}

TEST(RedactTest, MasksWhatIsPercentEncodedInEitherCase) {
  RegisterForRedaction("a/b+c=/d");
  EXPECT_EQ(Redact("?key=a%2Fb%2bc%3D%2fd&x=1"), "?key=[redacted]&x=1");
  EXPECT_EQ(Redact(R"({"url":"\/?key=a%2Fb\u0025\u0032Bc%3D%2Fd"})"),
            R"({"url":"\/?key=[redacted]"})");
}

TEST(RedactTest, MasksHexadecimalOfEitherCase) {
  RegisterForRedaction("hex-secret\xff");
  EXPECT_EQ(Redact("x6865782d736563726574ffx"), "x[redacted]x");
  EXPECT_EQ(Redact("x6865782D736563726574FFx"), "x[redacted]x");
}

TEST(RedactTest, MasksBase64WhereverTheSecretBeganInWhatWasEncoded) {
  RegisterForRedaction("encoded?secret>>");
  for (const absl::string_view before : {"", "a", "ab", "user:", "longer:"}) {
    for (const absl::string_view after : {"", "a", "ab"}) {
      const std::string text = absl::StrCat(before, "encoded?secret>>", after);
      // The digits that the secret shares with its neighbours may stay.
      EXPECT_LT(Redact(absl::Base64Escape(text)).size(),
                (text.size() - 16 + 2) / 3 * 4 + 10 + 9)
          << Redact(absl::Base64Escape(text));
      EXPECT_THAT(Redact(absl::Base64Escape(text)), HasSubstr("[redacted]"));
      EXPECT_THAT(Redact(absl::WebSafeBase64Escape(text)),
                  HasSubstr("[redacted]"));
    }
  }
}

TEST(RedactTest, MasksBase64ThatIsPercentEncoded) {
  RegisterForRedaction("~~~~secret????");
  const std::string encoded = absl::StrReplaceAll(
      absl::Base64Escape("~~~~secret????~"), {{"+", "%2B"}, {"/", "%2f"}});
  ASSERT_THAT(encoded, HasSubstr("%2f"));
  EXPECT_THAT(Redact(absl::StrCat("q=", encoded)),
              MatchesRegex("q=\\[redacted\\]..?.?.?.?.?"));
}

TEST(RedactTest, MasksEachLineOfAKey) {
  RegisterForRedaction(
      "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\r\nAwEHBG0wawIBAQQg\n"
      "short\n-----END PRIVATE KEY-----\n");
  EXPECT_EQ(Redact("first MIGHAgEAMBMGByqGSM49 then AwEHBG0wawIBAQQg"),
            "first [redacted] then [redacted]");
  EXPECT_EQ(Redact("a short -----BEGIN PRIVATE KEY-----"),
            "a short -----BEGIN PRIVATE KEY-----");
}

TEST(RedactTest, MasksTokensThatNobodyRegistered) {
  EXPECT_EQ(Redact("use mst_0123456789abcdef now"), "use [redacted] now");
  EXPECT_EQ(Redact("Authorization: Bearer 0123456789abcdef0"),
            "Authorization: [redacted]");
  EXPECT_EQ(Redact(R"({"authorization":"Basic dXNlcjpw","x":"y"})"),
            R"({"authorization":"[redacted]","x":"y"})");
  EXPECT_EQ(Redact("https://h/?t=mst%5f0123456789abcdef"),
            "https://h/?t=[redacted]");
}

TEST(RedactTest, MasksOverlappingFindingsOnce) {
  RegisterForRedaction("overlap-secret");
  RegisterForRedaction("secret-overlap");
  EXPECT_THAT(Redact("x overlap-secret-overlap y"),
              Not(HasSubstr("overlap-s")));
  EXPECT_THAT(Redact("x overlap-secret-overlap y"), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace muster
