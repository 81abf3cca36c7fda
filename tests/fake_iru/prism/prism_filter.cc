#include "tests/fake_iru/prism/prism_filter.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/fake_iru/model/times.h"

namespace muster::fake_iru {
namespace {

bool IsOperator(const std::string& name) {
  static const auto* const names = new std::set<std::string>{
      "eq", "in", "not_in", "like", "not_like", "lt", "lte", "gt", "gte", "or"};
  return names->count(name) > 0;
}

bool IsIn(const Json& value, const Json& list) {
  if (!list.is_array()) return value == list;
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsLike(const Json& value, const Json& list) {
  if (!value.is_string()) return false;
  const std::string text = absl::AsciiStrToLower(value.get<std::string>());
  const Json parts = list.is_array() ? list : Json::array({list});
  return std::any_of(parts.begin(), parts.end(), [&](const Json& part) {
    return part.is_string() &&
           absl::StrContains(text,
                             absl::AsciiStrToLower(part.get<std::string>()));
  });
}

// -1, 0 or 1. Instants if both are, else as JSON compares.
int Compare(const Json& a, const Json& b) {
  if (a.is_string() && b.is_string()) {
    const MaybeTime left = ParseTime(a.get<std::string>());
    const MaybeTime right = ParseTime(b.get<std::string>());
    if (left && right) return *left < *right ? -1 : *right < *left;
  }
  return a < b ? -1 : b < a;
}

bool Meets(const Json& value, const Json& condition);

bool MeetsOne(const Json& value, const std::string& name, const Json& operand) {
  if (name == "eq") return value == operand;
  if (name == "in") return IsIn(value, operand);
  if (name == "not_in") return !IsIn(value, operand);
  if (name == "like") return IsLike(value, operand);
  if (name == "not_like") return !IsLike(value, operand);
  if (name == "or") {
    return std::any_of(operand.begin(), operand.end(),
                       [&](const Json& each) { return Meets(value, each); });
  }
  if (value.is_null()) return false;
  const int order = Compare(value, operand);
  if (name == "lt") return order < 0;
  if (name == "lte") return order <= 0;
  return name == "gt" ? order > 0 : order >= 0;
}

bool Meets(const Json& value, const Json& condition) {
  for (const auto& [name, operand] : condition.items()) {
    if (!MeetsOne(value, name, operand)) return false;
  }
  return true;
}

absl::Status CheckCondition(const std::string& column, const Json& condition) {
  const auto wrong = [&](absl::string_view what) {
    return absl::InvalidArgumentError(
        absl::StrCat("Invalid filter: ", column, ": ", what));
  };
  if (column == "blueprint__id" || column == "device__family") {
    return wrong("use blueprint_ids or device_families instead.");
  }
  if (!condition.is_object()) return wrong("an operator is needed.");
  for (const auto& [name, operand] : condition.items()) {
    if (!IsOperator(name)) return wrong(absl::StrCat("no operator ", name));
    if (name != "or") continue;
    if (!operand.is_array()) return wrong("or takes a list.");
    for (const Json& each : operand) {
      const absl::Status inner = CheckCondition(column, each);
      if (!inner.ok()) return inner;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PrismFilter> PrismFilter::Parse(const std::string& text) {
  if (text.empty()) return PrismFilter(Json::object());
  Json conditions = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!conditions.is_object()) {
    return absl::InvalidArgumentError("Invalid filter: no JSON object.");
  }
  for (const auto& [column, condition] : conditions.items()) {
    const absl::Status checked = CheckCondition(column, condition);
    if (!checked.ok()) return checked;
  }
  return PrismFilter(std::move(conditions));
}

bool PrismFilter::Passes(const Json& row) const {
  for (const auto& [column, condition] : conditions_.items()) {
    const auto value = row.find(column);
    if (value == row.end() || !Meets(*value, condition)) return false;
  }
  return true;
}

}  // namespace muster::fake_iru
