#include "inventory/filter/syntax/filter_ast.h"

#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

FilterNode Is(const std::string& field, const std::string& value,
              FilterOp op = FilterOp::kEqual) {
  return FilterNode::Comparison({field, op, value});
}

TEST(FilterAstTest, PrintsParenthesesAroundOperatorsWithinOperators) {
  const FilterNode a = Is("a", "1");
  const FilterNode b = Is("b", "2");

  EXPECT_EQ(FilterNode::And({a, FilterNode::Or({a, b})}).ToString(),
            "a = 1 AND (a = 1 OR b = 2)");
  EXPECT_EQ(FilterNode::Or({FilterNode::And({a, b}), b}).ToString(),
            "(a = 1 AND b = 2) OR b = 2");
  EXPECT_EQ(FilterNode::Not(FilterNode::And({a, b})).ToString(),
            "NOT (a = 1 AND b = 2)");
  EXPECT_EQ(FilterNode::And({FilterNode::Not(a), b}).ToString(),
            "NOT a = 1 AND b = 2");
}

TEST(FilterAstTest, PrintsEveryOperator) {
  EXPECT_EQ(Is("a", "1", FilterOp::kNotEqual).ToString(), "a != 1");
  EXPECT_EQ(Is("a", "1", FilterOp::kLess).ToString(), "a < 1");
  EXPECT_EQ(Is("a", "1", FilterOp::kLessEqual).ToString(), "a <= 1");
  EXPECT_EQ(Is("a", "1", FilterOp::kGreater).ToString(), "a > 1");
  EXPECT_EQ(Is("a", "1", FilterOp::kGreaterEqual).ToString(), "a >= 1");
  EXPECT_EQ(Is("a", "1", FilterOp::kHas).ToString(), "a:1");
  EXPECT_EQ(Is("a", "", FilterOp::kIsSet).ToString(), "a:*");
}

TEST(FilterAstTest, FlattensWhatMeansTheSame) {
  const FilterNode a = Is("a", "1");
  const FilterNode b = Is("b", "2");
  const FilterNode c = Is("c", "3");

  EXPECT_EQ(FilterNode::And({a, FilterNode::And({b, c})}),
            FilterNode::And({a, b, c}));
  EXPECT_EQ(FilterNode::Or({FilterNode::Or({a, b}), c}),
            FilterNode::Or({a, b, c}));
  EXPECT_EQ(FilterNode::Not(FilterNode::Not(a)), a);
  EXPECT_EQ(FilterNode::And({a}), a);
}

TEST(FilterAstTest, ComparesAllButThePosition) {
  EXPECT_EQ(FilterNode::Comparison({"a", FilterOp::kEqual, "1", 7}),
            FilterNode::Comparison({"a", FilterOp::kEqual, "1", 9}));
  EXPECT_NE(Is("a", "1"), Is("a", "2"));
  EXPECT_NE(Is("a", "1"), Is("b", "1"));
  EXPECT_NE(Is("a", "1"), Is("a", "1", FilterOp::kHas));
  EXPECT_NE(FilterNode::And({Is("a", "1"), Is("b", "2")}),
            FilterNode::Or({Is("a", "1"), Is("b", "2")}));
}

TEST(FilterAstTest, IsAsDeepAsItsAndsAndOrs) {
  const FilterNode a = Is("a", "1");
  const FilterNode b = Is("b", "2");

  EXPECT_EQ(FilterNode::Not(a).Depth(), 0);
  EXPECT_EQ(FilterNode::And({a, b}).Depth(), 1);
  EXPECT_EQ(
      FilterNode::And({a, FilterNode::Not(FilterNode::Or({a, b}))}).Depth(), 2);
}

TEST(FilterAstTest, QuotesWhatIsNoPlainWord) {
  EXPECT_EQ(QuoteFilterValue("MacBookAir10,1"), "MacBookAir10,1");
  EXPECT_EQ(QuoteFilterValue("2026-01-31T12:00:00Z"), "2026-01-31T12:00:00Z");
  EXPECT_EQ(QuoteFilterValue("-5"), "-5");
  EXPECT_EQ(QuoteFilterValue(""), "\"\"");
  EXPECT_EQ(QuoteFilterValue("a b"), "\"a b\"");
  EXPECT_EQ(QuoteFilterValue("*"), "\"*\"");
  EXPECT_EQ(QuoteFilterValue(":a"), "\":a\"");
  EXPECT_EQ(QuoteFilterValue("OR"), "\"OR\"");
  EXPECT_EQ(QuoteFilterValue("a\"b\\"), "\"a\\\"b\\\\\"");
}

}  // namespace
}  // namespace muster::inventory
