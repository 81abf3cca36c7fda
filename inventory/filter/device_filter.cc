#include "inventory/filter/device_filter.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "inventory/filter/syntax/filter_parser.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using Kind = FilterNode::Kind;

Truth Negate(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

std::optional<std::string> EqualText(const FilterTerm& term,
                                     absl::string_view field) {
  return term.field().name() == field ? term.EqualText() : std::nullopt;
}

}  // namespace

absl::StatusOr<DeviceFilter> DeviceFilter::Parse(absl::string_view text) {
  DeviceFilter filter;
  ASSIGN_OR_RETURN(filter.tree_, ParseFilter(text));
  ASSIGN_OR_RETURN(filter.bound_, Bind(filter.tree_));
  return filter;
}

absl::StatusOr<DeviceFilter::Node> DeviceFilter::Bind(const FilterNode& tree) {
  Node node;
  node.kind = tree.kind();
  if (tree.kind() == Kind::kComparison) {
    ASSIGN_OR_RETURN(node.term, FilterTerm::Bind(tree.comparison()));
  }
  for (const FilterNode& operand : tree.operands()) {
    ASSIGN_OR_RETURN(Node bound, Bind(operand));
    node.operands.push_back(std::move(bound));
  }
  return node;
}

bool DeviceFilter::Matches(const Device& device) const {
  return Evaluate(bound_, device) == Truth::kTrue;
}

Truth DeviceFilter::Evaluate(const Node& node, const Device& device) {
  if (node.kind == Kind::kComparison) return node.term->Evaluate(device);
  if (node.kind == Kind::kNot) {
    return Negate(Evaluate(node.operands.front(), device));
  }
  const bool is_and = node.kind == Kind::kAnd;
  const Truth decided = is_and ? Truth::kFalse : Truth::kTrue;
  Truth truth = Negate(decided);
  for (const Node& operand : node.operands) {
    const Truth one = Evaluate(operand, device);
    if (one == decided) return decided;
    truth = is_and ? std::min(truth, one) : std::max(truth, one);
  }
  return truth;
}

std::optional<std::string> DeviceFilter::EqualTo(
    absl::string_view field) const {
  if (bound_.term) return EqualText(*bound_.term, field);
  if (bound_.kind != Kind::kAnd) return std::nullopt;
  for (const Node& operand : bound_.operands) {
    if (!operand.term) continue;
    auto text = EqualText(*operand.term, field);
    if (text) return text;
  }
  return std::nullopt;
}

bool DeviceFilter::Mentions(absl::string_view field) const {
  return Mentions(bound_, field);
}

bool DeviceFilter::Mentions(const Node& node, absl::string_view field) {
  if (node.term && node.term->field().name() == field) return true;
  return std::any_of(
      node.operands.begin(), node.operands.end(),
      [&](const Node& operand) { return Mentions(operand, field); });
}

}  // namespace muster::inventory
