#include "inventory/filter/syntax/filter_ast.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace muster::inventory {
namespace {

bool IsPlain(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("._-+@:/,").find(c) != absl::string_view::npos;
}

bool IsPlainWord(absl::string_view value) {
  return !value.empty() && value.front() != ':' && value != "AND" &&
         value != "OR" && value != "NOT" &&
         std::all_of(value.begin(), value.end(), IsPlain);
}

std::string ComparisonText(const FilterComparison& comparison) {
  if (comparison.op == FilterOp::kIsSet) {
    return absl::StrCat(comparison.field, ":*");
  }
  const bool tight = comparison.op == FilterOp::kHas;
  const absl::string_view space = tight ? "" : " ";
  return absl::StrCat(comparison.field, space, FilterOpText(comparison.op),
                      space, QuoteFilterValue(comparison.value));
}

bool SameComparison(const FilterComparison& a, const FilterComparison& b) {
  return a.field == b.field && a.op == b.op && a.value == b.value;
}

}  // namespace

absl::string_view FilterOpText(FilterOp op) {
  switch (op) {
    case FilterOp::kEqual:
      return "=";
    case FilterOp::kNotEqual:
      return "!=";
    case FilterOp::kLess:
      return "<";
    case FilterOp::kLessEqual:
      return "<=";
    case FilterOp::kGreater:
      return ">";
    case FilterOp::kGreaterEqual:
      return ">=";
    case FilterOp::kHas:
    case FilterOp::kIsSet:
      return ":";
  }
  return "";
}

bool IsOrderOp(FilterOp op) {
  return op == FilterOp::kLess || op == FilterOp::kLessEqual ||
         op == FilterOp::kGreater || op == FilterOp::kGreaterEqual;
}

FilterNode FilterNode::Comparison(FilterComparison comparison) {
  FilterNode node;
  node.kind_ = Kind::kComparison;
  node.comparison_ = std::move(comparison);
  return node;
}

FilterNode FilterNode::Not(FilterNode operand) {
  if (operand.kind_ == Kind::kNot) {
    FilterNode inner = std::move(operand.operands_.front());
    return inner;
  }
  FilterNode node;
  node.kind_ = Kind::kNot;
  node.operands_.push_back(std::move(operand));
  return node;
}

FilterNode FilterNode::And(std::vector<FilterNode> operands) {
  return Join(Kind::kAnd, std::move(operands));
}

FilterNode FilterNode::Or(std::vector<FilterNode> operands) {
  return Join(Kind::kOr, std::move(operands));
}

FilterNode FilterNode::Join(Kind kind, std::vector<FilterNode> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  FilterNode node;
  node.kind_ = kind;
  for (FilterNode& operand : operands) {
    if (operand.kind_ == kind) {
      std::move(operand.operands_.begin(), operand.operands_.end(),
                std::back_inserter(node.operands_));
    } else {
      node.operands_.push_back(std::move(operand));
    }
  }
  return node;
}

int FilterNode::Depth() const {
  int below = 0;
  for (const FilterNode& operand : operands_) {
    below = std::max(below, operand.Depth());
  }
  return below + (kind_ == Kind::kAnd || kind_ == Kind::kOr ? 1 : 0);
}

std::string FilterNode::ToString() const {
  if (kind_ == Kind::kComparison) return ComparisonText(comparison_);
  if (kind_ == Kind::kNot) {
    return absl::StrCat("NOT ", operands_.front().OperandText());
  }
  return absl::StrJoin(operands_, kind_ == Kind::kAnd ? " AND " : " OR ",
                       [](std::string* out, const FilterNode& operand) {
                         absl::StrAppend(out, operand.OperandText());
                       });
}

std::string FilterNode::OperandText() const {
  const std::string text = ToString();
  const bool joined = kind_ == Kind::kAnd || kind_ == Kind::kOr;
  return joined ? absl::StrCat("(", text, ")") : text;
}

bool operator==(const FilterNode& a, const FilterNode& b) {
  return a.kind() == b.kind() &&
         SameComparison(a.comparison(), b.comparison()) &&
         a.operands() == b.operands();
}

std::string QuoteFilterValue(absl::string_view value) {
  if (IsPlainWord(value)) return std::string(value);
  return absl::StrCat(
      "\"", absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

}  // namespace muster::inventory
