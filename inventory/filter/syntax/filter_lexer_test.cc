#include "inventory/filter/syntax/filter_lexer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

// Such as `field:a op:= value:1 end`.
std::string Tokens(absl::string_view text) {
  constexpr absl::string_view kNames[] = {"field", "op", "value", "star",
                                          "and",   "or", "not",   "open",
                                          "close", "end"};
  const auto tokens = LexFilter(text);
  if (!tokens.ok()) return tokens.status().ToString();
  return absl::StrJoin(
      *tokens, " ", [&](std::string* out, const FilterToken& token) {
        absl::StrAppend(out, kNames[static_cast<int>(token.kind)]);
        if (token.kind == FilterToken::Kind::kOperator) {
          absl::StrAppend(out, ":", FilterOpText(token.op));
        } else if (token.kind == FilterToken::Kind::kField ||
                   token.kind == FilterToken::Kind::kValue) {
          absl::StrAppend(out, ":", token.text);
        }
      });
}

TEST(FilterLexerTest, FindsEveryKindOfToken) {
  EXPECT_EQ(
      Tokens("NOT (a.b_1 = \"x y\" AND tags:*) OR -c>=2"),
      "not open field:a.b_1 op:= value:x y and field:tags op:: star close "
      "or not field:c op:>= value:2 end");
}

TEST(FilterLexerTest, FindsNothingInSpace) {
  EXPECT_EQ(Tokens(""), "end");
  EXPECT_EQ(Tokens(" \t\r\n"), "end");
}

TEST(FilterLexerTest, TakesTheLongestOperator) {
  EXPECT_EQ(Tokens("a<=1"), "field:a op:<= value:1 end");
  EXPECT_EQ(Tokens("a!=1"), "field:a op:!= value:1 end");
  EXPECT_EQ(Tokens("a<1"), "field:a op:< value:1 end");
}

TEST(FilterLexerTest, LetsAValueHoldWhatAFieldMayNot) {
  EXPECT_EQ(Tokens("a>2026-01-31T12:00:00+01:00"),
            "field:a op:> value:2026-01-31T12:00:00+01:00 end");
  EXPECT_EQ(Tokens("a:b:c"), "field:a op:: value:b:c end");
  EXPECT_EQ(Tokens("a = -5"), "field:a op:= value:-5 end");
  EXPECT_EQ(Tokens("a = MacBookAir10,1"),
            "field:a op:= value:MacBookAir10,1 end");
  EXPECT_EQ(Tokens("a = Zo\xC3\xAB"), "field:a op:= value:Zo\xC3\xAB end");
}

TEST(FilterLexerTest, UndoesEscapes) {
  EXPECT_EQ(Tokens(R"(a = "say \"hi\" \\")"),
            R"(field:a op:= value:say "hi" \ end)");
}

TEST(FilterLexerTest, TakesOnlyWholeUpperCaseWordsForKeywords) {
  EXPECT_EQ(Tokens("and ANDROID NOTE"),
            "field:and field:ANDROID field:NOTE end");
}

TEST(FilterLexerTest, KnowsWhereATokenBegins) {
  const auto tokens = LexFilter("  a =  \"b\" ");

  ASSERT_THAT(tokens, IsOk());
  ASSERT_EQ(tokens->size(), 4u);
  EXPECT_EQ((*tokens)[0].position, 2u);
  EXPECT_EQ((*tokens)[1].position, 4u);
  EXPECT_EQ((*tokens)[2].position, 7u);
  EXPECT_EQ((*tokens)[3].position, 11u);
}

TEST(FilterLexerTest, RefusesWhatIsNoToken) {
  for (const std::string text :
       {"a =",          "a = (b)", "a == b",    "a : ",       "a = AND",
        "a = OR",       "a = NOT", "a = b*",    "a = *",      "a != *",
        "a :: b",       "a = \"b", "a = \"b\\", "a = b\"c\"", "a = \"b\"c",
        "a = \"b\\n\"", "a = 'b'", "a = b(c)",  "a = b=c",    "!a = b",
        "a, b",         "\"a\"",   "a ~ b",     "a = b\x01",  "\xC3\xAB = a"}) {
    EXPECT_THAT(LexFilter(text),
                ErrorIs(absl::StatusCode::kInvalidArgument, "FILTER_MALFORMED"))
        << text;
  }
  EXPECT_THAT(LexFilter(absl::string_view("a = b\0", 6)),
              ErrorIs(absl::StatusCode::kInvalidArgument, "FILTER_MALFORMED"));
}

TEST(FilterLexerTest, SaysWhereItGaveUp) {
  EXPECT_EQ(LexFilter("a = b ~").status().message(),
            "the filter is malformed at byte 6: a field, NOT, - or ( may stand "
            "here; write field = \"value\"");
}

}  // namespace
}  // namespace muster::inventory
