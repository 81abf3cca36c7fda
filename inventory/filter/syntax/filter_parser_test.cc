#include "inventory/filter/syntax/filter_parser.h"

#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

struct GrammarCase {
  const char* text;
  const char* canonical;
};

class FilterGrammarTest : public ::testing::TestWithParam<GrammarCase> {};

TEST_P(FilterGrammarTest, ReadsTheTextAsItsCanonicalForm) {
  const auto filter = ParseFilter(GetParam().text);

  ASSERT_THAT(filter, IsOk());
  EXPECT_EQ(filter->ToString(), GetParam().canonical);
  const auto again = ParseFilter(filter->ToString());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, *filter);
}

constexpr GrammarCase kCases[] = {
    {"", ""},
    {" \n", ""},
    {"a=b", "a = b"},
    {"a = \"b\"", "a = b"},
    {"a : b", "a:b"},
    {"a:*", "a:*"},
    {"a : *", "a:*"},
    {"a:\"*\"", "a:\"*\""},
    {"a=1 b=2", "a = 1 AND b = 2"},
    {"a=1 AND b=2 AND c=3", "a = 1 AND b = 2 AND c = 3"},
    {"a=1 b=2 AND c=3", "a = 1 AND b = 2 AND c = 3"},
    {"a=1 OR b=2", "a = 1 OR b = 2"},
    // OR binds tighter than AND and than juxtaposition.
    {"a=1 b=2 OR c=3", "a = 1 AND (b = 2 OR c = 3)"},
    {"a=1 OR b=2 c=3", "(a = 1 OR b = 2) AND c = 3"},
    {"a=1 AND b=2 OR c=3 AND d=4", "a = 1 AND (b = 2 OR c = 3) AND d = 4"},
    {"(a=1 AND b=2) OR c=3", "(a = 1 AND b = 2) OR c = 3"},
    // NOT binds tightest.
    {"NOT a=1 OR b=2", "NOT a = 1 OR b = 2"},
    {"-a=1 b=2", "NOT a = 1 AND b = 2"},
    {"- a=1", "NOT a = 1"},
    {"NOT(a=1 b=2)", "NOT (a = 1 AND b = 2)"},
    {"NOT (NOT a=1)", "a = 1"},
    {"-(-(a=1 OR b=2)) c=3", "(a = 1 OR b = 2) AND c = 3"},
    // Parentheses that change nothing go.
    {"((a=1))", "a = 1"},
    {"(a=1 (b=2 c=3))", "a = 1 AND b = 2 AND c = 3"},
    {"(a=1)(b=2)", "a = 1 AND b = 2"},
    {"a=1 OR (b=2 OR c=3)", "a = 1 OR b = 2 OR c = 3"},
    // Values.
    {"a = \"\"", "a = \"\""},
    {"a = \"AND\"", "a = \"AND\""},
    {"a = \"x y\"", "a = \"x y\""},
    {"a = \"\\\"\\\\\"", "a = \"\\\"\\\\\""},
    {"a = -5", "a = -5"},
    {"a > 2026-01-31T12:00:00Z", "a > 2026-01-31T12:00:00Z"},
    {"a:b:c", "a:b:c"},
};

INSTANTIATE_TEST_SUITE_P(Grammar, FilterGrammarTest,
                         ::testing::ValuesIn(kCases));

struct RefusedCase {
  const char* text;
  int position;
};

class FilterRefusalTest : public ::testing::TestWithParam<RefusedCase> {};

TEST_P(FilterRefusalTest, NamesThePlace) {
  const auto filter = ParseFilter(GetParam().text);

  EXPECT_THAT(filter,
              ErrorIs(absl::StatusCode::kInvalidArgument, "FILTER_MALFORMED"));
  EXPECT_THAT(std::string(filter.status().message()),
              ::testing::HasSubstr("at byte " +
                                   std::to_string(GetParam().position) + ":"));
}

constexpr RefusedCase kRefused[] = {
    {"a", 0},
    {"a=1 word", 4},
    {"\"a phrase\"", 0},
    {"f(a)", 0},
    {"()", 1},
    {"(a=1", 0},
    {"a=1)", 3},
    {"a=1 AND", 7},
    {"AND a=1", 0},
    {"a=1 OR", 6},
    {"a=1 OR AND b=2", 7},
    {"NOT", 3},
    {"NOT NOT a=1", 4},
    {"--a=1", 1},
    {"= 1", 0},
    {"a=1 = 2", 4},
    {"a=", 2},
    {"tags:(a OR b)", 5},
};

INSTANTIATE_TEST_SUITE_P(Refusals, FilterRefusalTest,
                         ::testing::ValuesIn(kRefused));

std::string Repeat(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

auto IsMalformed() {
  return ErrorIs(absl::StatusCode::kInvalidArgument, "FILTER_MALFORMED");
}

TEST(FilterLimitTest, HoldsAtAHundredComparisons) {
  EXPECT_THAT(ParseFilter(Repeat("a=1 ", kMaxFilterTerms)), IsOk());
  EXPECT_THAT(ParseFilter(Repeat("a=1 ", kMaxFilterTerms + 1)), IsMalformed());
}

TEST(FilterLimitTest, HoldsAt32Parentheses) {
  const auto nested = [](int depth) {
    return Repeat("(", depth) + "a=1" + Repeat(")", depth);
  };
  EXPECT_THAT(ParseFilter(nested(kMaxFilterDepth)), IsOk());
  EXPECT_THAT(ParseFilter(nested(kMaxFilterDepth + 1)), IsMalformed());
}

TEST(FilterLimitTest, HoldsAt32LevelsOfOperators) {
  // Two levels with each pair of parentheses as written.
  const auto nested = [](int pairs) {
    return Repeat("(a=1 b=2 OR ", pairs) + "c=3" + Repeat(")", pairs);
  };
  const auto deepest = ParseFilter(nested(kMaxFilterDepth / 2));
  ASSERT_THAT(deepest, IsOk());
  EXPECT_EQ(deepest->Depth(), kMaxFilterDepth);
  EXPECT_THAT(ParseFilter(deepest->ToString()), IsOk());

  EXPECT_THAT(ParseFilter(nested(kMaxFilterDepth / 2 + 1)), IsMalformed());
}

TEST(FilterLimitTest, HoldsAt4096BytesAsWrittenAndInCanonicalForm) {
  const auto sized = [](size_t bytes) {
    return "a = " + std::string(bytes - 4, 'x');
  };
  EXPECT_THAT(ParseFilter(sized(kMaxFilterBytes)), IsOk());
  EXPECT_THAT(ParseFilter(sized(kMaxFilterBytes + 1)), IsMalformed());
  // Shorter than the limit, but its canonical form `a = ...` is not.
  EXPECT_THAT(ParseFilter("a=" + std::string(kMaxFilterBytes - 3, 'x')),
              IsMalformed());
}

}  // namespace
}  // namespace muster::inventory
