#include "cli/view/words.h"

#include <cctype>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace muster::cli {
namespace {

// `CommandState` → `COMMAND_STATE_`.
std::string PrefixOf(absl::string_view type) {
  std::string prefix;
  for (size_t i = 0; i < type.size(); ++i) {
    if (i > 0 && absl::ascii_isupper(type[i])) prefix += '_';
    prefix += absl::ascii_toupper(type[i]);
  }
  return prefix + "_";
}

std::string Span(int64_t count, absl::string_view unit) {
  return absl::StrCat(count, " ", unit, " ago");
}

}  // namespace

std::string EnumWord(const google::protobuf::EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return absl::StrCat(number);
  const std::string prefix = PrefixOf(type.name());
  return std::string(absl::StripPrefix(value->name(), prefix));
}

std::string CategoryWord(device::v1::Category category) {
  switch (category) {
    case device::v1::CATEGORY_COMPUTER_DESKTOP:
      return "Desktop";
    case device::v1::CATEGORY_COMPUTER_LAPTOP:
      return "Laptop";
    case device::v1::CATEGORY_COMPUTER_UNKNOWN:
      return "Computer (form unknown)";
    case device::v1::CATEGORY_TABLET:
      return "Tablet";
    case device::v1::CATEGORY_PHONE:
      return "Phone";
    case device::v1::CATEGORY_TV:
      return "TV";
    case device::v1::CATEGORY_VISION:
      return "Vision";
    case device::v1::CATEGORY_VIRTUAL:
      return "Virtual machine";
    case device::v1::CATEGORY_SERVER:
      return "Server";
    case device::v1::CATEGORY_WATCH:
      return "Watch";
    default:
      return "Not known";
  }
}

absl::Time ToTime(const google::protobuf::Timestamp& instant) {
  return absl::FromUnixSeconds(instant.seconds()) +
         absl::Nanoseconds(instant.nanos());
}

std::string Ago(const google::protobuf::Timestamp& instant, bool is_set,
                absl::Time now) {
  if (!is_set) return "never";
  const absl::Duration age = now - ToTime(instant);
  if (age < absl::Seconds(5)) return "just now";
  if (age < absl::Minutes(2)) return Span(absl::ToInt64Seconds(age), "s");
  if (age < absl::Hours(2)) return Span(absl::ToInt64Minutes(age), "min");
  if (age < absl::Hours(48)) return Span(absl::ToInt64Hours(age), "h");
  return Span(absl::ToInt64Hours(age) / 24, "days");
}

std::string Instant(const google::protobuf::Timestamp& instant, bool is_set) {
  if (!is_set) return "-";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", ToTime(instant),
                          absl::UTCTimeZone());
}

std::string Number(int64_t value) {
  std::string digits = absl::StrCat(value);
  const int first = value < 0 ? 1 : 0;
  for (int at = static_cast<int>(digits.size()) - 3; at > first; at -= 3) {
    digits.insert(at, ",");
  }
  return digits;
}

std::string Bytes(int64_t count) {
  if (count < 1000) return absl::StrCat(count, " B");
  const char* unit = "kMGTP";
  double size = static_cast<double>(count) / 1000;
  for (; size >= 999.95 && unit[1] != 0; ++unit) size /= 1000;
  return absl::StrFormat("%.1f %cB", size, *unit);
}

std::string FactWord(const device::v1::Fact& fact) {
  switch (fact.value_case()) {
    case device::v1::Fact::kBoolValue:
      return fact.bool_value() ? "yes" : "no";
    case device::v1::Fact::kStringValue:
      return fact.string_value();
    case device::v1::Fact::kIntValue:
      return absl::StrCat(fact.int_value());
    case device::v1::Fact::kTimeValue:
      return Instant(fact.time_value(), true);
    default:
      return absl::StrCat("unknown (", EnumWord(fact.unknown_reason()), ")");
  }
}

absl::string_view LastPart(absl::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace muster::cli
