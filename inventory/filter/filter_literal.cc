#include "inventory/filter/filter_literal.h"

#include <algorithm>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace muster::inventory {
namespace {

template <typename T>
int Sign(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

template <typename T>
Relation Ordered(const T& value, const std::optional<T>& literal) {
  if (!literal) return {};
  return {true, true, Sign(value, *literal)};
}

template <typename T>
Relation Unordered(const T& value, const std::optional<T>& literal) {
  if (!literal) return {};
  return {true, false, value == *literal ? 0 : 1};
}

int FoldedSign(absl::string_view value, absl::string_view lower) {
  const size_t common = std::min(value.size(), lower.size());
  for (size_t i = 0; i < common; ++i) {
    const auto a = static_cast<unsigned char>(
        absl::ascii_tolower(static_cast<unsigned char>(value[i])));
    const auto b = static_cast<unsigned char>(lower[i]);
    if (a != b) return a < b ? -1 : 1;
  }
  return Sign(value.size(), lower.size());
}

struct RelationVisitor {
  const FilterLiteral& literal;

  Relation operator()(const TextValue& value) {
    return {true, true, Sign<absl::string_view>(value.text, literal.text)};
  }
  Relation operator()(const FoldedValue& value) {
    return {true, true, FoldedSign(value.text, literal.lower)};
  }
  Relation operator()(const VersionValue& value) {
    const auto version = DottedVersion::Parse(value.text);
    if (version && literal.version) {
      return {true, true, version->Compare(*literal.version)};
    }
    return {true, false, value.text == literal.text ? 0 : 1};
  }
  Relation operator()(const EnumValue& value) {
    return Unordered(value.number, literal.enum_number);
  }
  Relation operator()(bool value) { return Unordered(value, literal.boolean); }
  Relation operator()(int64_t value) { return Ordered(value, literal.integer); }
  Relation operator()(absl::Time value) { return Ordered(value, literal.time); }
};

std::optional<bool> ReadBool(absl::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<int64_t> ReadInt(absl::string_view text) {
  int64_t value = 0;
  const bool digit =
      !text.empty() &&
      absl::ascii_isdigit(static_cast<unsigned char>(text.back()));
  const bool spaced =
      !text.empty() &&
      absl::ascii_isspace(static_cast<unsigned char>(text.front()));
  if (!digit || spaced || !absl::SimpleAtoi(text, &value)) return std::nullopt;
  return value;
}

std::optional<absl::Time> ReadTime(absl::string_view text) {
  absl::Time time;
  std::string error;
  const bool digit =
      !text.empty() &&
      absl::ascii_isdigit(static_cast<unsigned char>(text.front()));
  const bool spaced =
      !text.empty() &&
      absl::ascii_isspace(static_cast<unsigned char>(text.back()));
  if (!digit || spaced ||
      !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return std::nullopt;
  }
  return time;
}

}  // namespace

FilterLiteral ReadLiteral(absl::string_view text,
                          const google::protobuf::EnumDescriptor* enum_type) {
  FilterLiteral literal;
  literal.text = std::string(text);
  literal.lower = absl::AsciiStrToLower(text);
  literal.boolean = ReadBool(text);
  literal.integer = ReadInt(text);
  literal.time = ReadTime(text);
  literal.version = DottedVersion::Parse(text);
  if (enum_type != nullptr) literal.enum_number = EnumNumber(*enum_type, text);
  return literal;
}

Relation Relate(const FieldValue& value, const FilterLiteral& literal) {
  return std::visit(RelationVisitor{literal}, value);
}

}  // namespace muster::inventory
