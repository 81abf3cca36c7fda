// The tree of a filter, before anybody asks what its fields mean.
#ifndef INVENTORY_FILTER_SYNTAX_FILTER_AST_H_
#define INVENTORY_FILTER_SYNTAX_FILTER_AST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::inventory {

enum class FilterOp {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kHas,    // field:value
  kIsSet,  // field:*
};

// `=`, `!=` and so on; `:` for both of the last.
absl::string_view FilterOpText(FilterOp op);

// Whether it asks for an order: < <= > >=.
bool IsOrderOp(FilterOp op);

// One comparison, such as `os.version >= 14.4`.
struct FilterComparison {
  std::string field;
  FilterOp op = FilterOp::kEqual;
  // Without quotes and escapes. Empty for kIsSet.
  std::string value;
  // Where it begins in the text, in bytes. Not part of its identity.
  size_t position = 0;
};

// A node of the tree. The factories keep it in normal form: an AND holds no
// AND, an OR no OR, both hold two nodes or more, a NOT holds no NOT. Only the
// filter that matches everything is an AND of nothing.
//
// A value; thread-compatible.
class FilterNode {
 public:
  enum class Kind { kComparison, kNot, kAnd, kOr };

  // Matches everything.
  FilterNode() = default;

  static FilterNode Comparison(FilterComparison comparison);
  static FilterNode Not(FilterNode operand);
  // `operands` must not be empty. One operand is that operand.
  static FilterNode And(std::vector<FilterNode> operands);
  static FilterNode Or(std::vector<FilterNode> operands);

  Kind kind() const { return kind_; }
  // Of a kComparison.
  const FilterComparison& comparison() const { return comparison_; }
  // In the order they were written. None for a kComparison, one for a kNot.
  const std::vector<FilterNode>& operands() const { return operands_; }

  // ANDs and ORs on the longest way down.
  int Depth() const;

  // Canonical text: ParseFilter() of it gives an equal tree. Parentheses stand
  // around every AND or OR inside another operator.
  std::string ToString() const;

 private:
  static FilterNode Join(Kind kind, std::vector<FilterNode> operands);

  std::string OperandText() const;

  Kind kind_ = Kind::kAnd;
  FilterComparison comparison_;
  std::vector<FilterNode> operands_;
};

bool operator==(const FilterNode& a, const FilterNode& b);
inline bool operator!=(const FilterNode& a, const FilterNode& b) {
  return !(a == b);
}

// `value` as it stands in canonical text: bare if it is a plain word, else
// quoted with \" and \\ escaped.
std::string QuoteFilterValue(absl::string_view value);

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_SYNTAX_FILTER_AST_H_
