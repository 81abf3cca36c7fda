#include "inventory/filter/fields/field_value.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace muster::inventory {
namespace {

using google::protobuf::EnumDescriptor;

// Every enum's first value is {PREFIX}UNSPECIFIED.
absl::string_view Prefix(const EnumDescriptor& type) {
  return absl::StripSuffix(type.value(0)->name(), "UNSPECIFIED");
}

struct IsBlankVisitor {
  bool operator()(const TextValue& value) { return value.text.empty(); }
  bool operator()(const FoldedValue& value) { return value.text.empty(); }
  bool operator()(const VersionValue& value) { return value.text.empty(); }
  bool operator()(const EnumValue& value) { return value.number == 0; }
  bool operator()(bool) { return false; }
  bool operator()(int64_t) { return false; }
  bool operator()(absl::Time) { return false; }
};

struct TextVisitor {
  std::string operator()(const TextValue& value) {
    return std::string(value.text);
  }
  std::string operator()(const FoldedValue& value) {
    return absl::AsciiStrToLower(value.text);
  }
  std::string operator()(const VersionValue& value) {
    return std::string(value.text);
  }
  std::string operator()(const EnumValue& value) {
    return EnumShortName(*value.type, value.number);
  }
  std::string operator()(bool value) { return value ? "true" : "false"; }
  std::string operator()(int64_t value) { return absl::StrCat(value); }
  std::string operator()(absl::Time value) {
    return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", value,
                            absl::UTCTimeZone());
  }
};

}  // namespace

bool IsBlank(const FieldValue& value) {
  return std::visit(IsBlankVisitor(), value);
}

std::string ValueText(const FieldValue& value) {
  return IsBlank(value) ? "" : std::visit(TextVisitor(), value);
}

std::string EnumShortName(const EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  return std::string(absl::StripPrefix(value->name(), Prefix(type)));
}

std::optional<int> EnumNumber(const EnumDescriptor& type,
                              absl::string_view name) {
  const std::string text(name);
  const auto* value = type.FindValueByName(text);
  if (value == nullptr) {
    value = type.FindValueByName(absl::StrCat(Prefix(type), text));
  }
  if (value == nullptr) return std::nullopt;
  return value->number();
}

}  // namespace muster::inventory
