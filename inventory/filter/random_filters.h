// Random filters and random devices that have something to do with each other.
// Everything follows from the seed of the generator.
#ifndef INVENTORY_FILTER_RANDOM_FILTERS_H_
#define INVENTORY_FILTER_RANDOM_FILTERS_H_

#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "inventory/filter/syntax/filter_ast.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// Not thread-safe.
class RandomFilters {
 public:
  explicit RandomFilters(unsigned seed) : engine_(seed) {}

  // A filter that can be bound, with operators `depth` levels deep at most.
  FilterNode Node(int depth) {
    const int choice = depth == 0 ? 0 : Below(4);
    if (choice == 0) return Comparison();
    if (choice == 1) return FilterNode::Not(Node(depth - 1));
    std::vector<FilterNode> operands;
    for (int i = 1 + Below(3); i > 0; --i) operands.push_back(Node(depth - 1));
    return choice == 2 ? FilterNode::And(std::move(operands))
                       : FilterNode::Or(std::move(operands));
  }

  // `node` in one of the many ways to write it: space, quotes, parentheses, and
  // the spelling of AND and NOT are random.
  std::string Scrawl(const FilterNode& node) {
    const std::string text = ScrawlBare(node);
    return Below(4) == 0 ? absl::StrCat("(", Gap(), text, ")") : text;
  }

  // A device with values of the fields that Node() names, some of them unset.
  device::v1::Device Device() {
    device::v1::Device device;
    device.set_display_name(Of(Values().at("display_name")));
    if (Below(3) > 0) {
      device.mutable_user()->set_email(Of(Values().at("user.email")));
    }
    static const std::vector<std::string> versions = {"14.9",  "14.10", "14",
                                                      "9.1.0", "24H2",  ""};
    device.mutable_os()->set_version(Of(versions));
    device.set_platform(static_cast<device::v1::Platform>(Below(3)));
    device.set_missing(Below(2) == 0);
    device.set_revision(Below(12) - 1);
    if (Below(2) == 0) device.add_tags("a");
    if (Below(2) == 0) device.add_tags("b");
    AddFacts(device);
    return device;
  }

 private:
  using ValuesByField = std::map<std::string, std::vector<std::string>>;

  // The fields, and the values that filters compare them with.
  static const ValuesByField& Values() {
    static const ValuesByField values = {
        {"display_name",
         {"", "a", "b c", "A", "say \"hi\" \\", "OR", "*", ":x", "Zo\xC3\xAB"}},
        {"user.email", {"", "ada@x.org", "ADA@x.org", "bob@x.org"}},
        {"os.version", {"14.9", "14.10", "14", "14.0", "9.1"}},
        {"platform", {"MAC", "PLATFORM_IPAD", "UNSPECIFIED"}},
        {"missing", {"true", "false"}},
        {"revision", {"-1", "0", "9", "10"}},
        {"tags", {"a", "b", "c"}},
        {"facts.filevault.enabled", {"true", "false", "yes"}},
        {"facts.disk.bytes", {"-1", "9", "10", "many"}},
    };
    return values;
  }

  int Below(int n) {
    return static_cast<int>(engine_() % static_cast<unsigned>(n));
  }

  template <typename T>
  const T& Of(const std::vector<T>& choices) {
    return choices[Below(static_cast<int>(choices.size()))];
  }

  std::string Gap() { return std::string(Below(3), ' '); }

  FilterOp Op(const std::string& field) {
    static const std::vector<FilterOp> all = {
        FilterOp::kEqual,   FilterOp::kNotEqual,     FilterOp::kHas,
        FilterOp::kIsSet,   FilterOp::kLess,         FilterOp::kLessEqual,
        FilterOp::kGreater, FilterOp::kGreaterEqual,
    };
    if (field == "tags") return all[2 + Below(2)];
    if (field == "platform" || field == "missing") return all[Below(4)];
    return Of(all);
  }

  FilterNode Comparison() {
    const auto entry =
        std::next(Values().begin(), Below(static_cast<int>(Values().size())));
    FilterComparison comparison;
    comparison.field = entry->first;
    comparison.op = Op(entry->first);
    if (comparison.op != FilterOp::kIsSet) comparison.value = Of(entry->second);
    return FilterNode::Comparison(std::move(comparison));
  }

  void AddFacts(device::v1::Device& device) {
    if (Below(4) > 0) {
      auto* fact = device.add_facts();
      fact->set_key("disk.bytes");
      fact->set_int_value(Below(12) - 1);
    }
    const int filevault = Below(4);
    if (filevault == 0) return;
    auto* fact = device.add_facts();
    fact->set_key("filevault.enabled");
    if (filevault == 1) {
      fact->set_unknown_reason(device::v1::UNKNOWN_REASON_BLANK);
    } else {
      fact->set_bool_value(filevault == 2);
    }
  }

  std::string ScrawlBare(const FilterNode& node) {
    switch (node.kind()) {
      case FilterNode::Kind::kComparison:
        return ScrawlComparison(node.comparison());
      case FilterNode::Kind::kNot:
        return absl::StrCat(Below(2) == 0 ? "NOT " : "-", Gap(),
                            ScrawlOperand(node.operands().front()));
      case FilterNode::Kind::kAnd:
      case FilterNode::Kind::kOr:
        return ScrawlJoined(node);
    }
    return "";
  }

  std::string ScrawlComparison(const FilterComparison& comparison) {
    const std::string gap = Gap();
    const std::string left =
        absl::StrCat(comparison.field, gap, FilterOpText(comparison.op), gap);
    if (comparison.op == FilterOp::kIsSet) return absl::StrCat(left, "*");
    const std::string value = QuoteFilterValue(comparison.value);
    const bool quote = value.front() != '"' && Below(2) == 0;
    return quote ? absl::StrCat(left, "\"", value, "\"")
                 : absl::StrCat(left, value);
  }

  std::string ScrawlJoined(const FilterNode& node) {
    const bool is_or = node.kind() == FilterNode::Kind::kOr;
    std::string text;
    for (const FilterNode& operand : node.operands()) {
      if (!text.empty()) {
        text += is_or ? " OR " : Below(2) == 0 ? " AND " : "  ";
      }
      // An OR may stand bare in an AND, but not the other way round.
      const bool bare = !is_or && Below(2) == 0;
      text += bare ? Scrawl(operand) : ScrawlOperand(operand);
    }
    return text;
  }

  std::string ScrawlOperand(const FilterNode& node) {
    const bool joined = node.kind() == FilterNode::Kind::kAnd ||
                        node.kind() == FilterNode::Kind::kOr;
    return joined ? absl::StrCat("(", Gap(), ScrawlBare(node), Gap(), ")")
                  : Scrawl(node);
  }

  std::mt19937 engine_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_RANDOM_FILTERS_H_
