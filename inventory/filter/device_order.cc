#include "inventory/filter/device_order.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/filter/fields/dotted_version.h"
#include "inventory/filter/fields/near_names.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

constexpr absl::string_view kName = "name";

absl::Status Malformed(absl::string_view text, absl::string_view detail) {
  const std::string excerpt = Excerpt(text);
  return Error(absl::StatusCode::kInvalidArgument, "ORDER_BY_MALFORMED",
               absl::StrCat("`", excerpt, "` in order_by ", detail),
               {{"part", excerpt}, {"detail", std::string(detail)}});
}

absl::Status NotOrderable(absl::string_view text) {
  return Malformed(text,
                   absl::StrCat("is no field to order by; those are ",
                                absl::StrJoin(OrderableFieldNames(), ", ")));
}

void AppendBigEndian(uint64_t number, std::string& key) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(number >> shift));
  }
}

// Negative numbers first.
void AppendSigned(int64_t number, std::string& key) {
  AppendBigEndian(static_cast<uint64_t>(number) ^ (uint64_t{1} << 63), key);
}

// Ends in 00 01, and a 00 in the text is 00 FF: nothing is the beginning of
// anything else, and the shorter comes first.
void AppendText(absl::string_view text, std::string& key) {
  for (char c : text) {
    key.push_back(c);
    if (c == '\0') key.push_back('\xFF');
  }
  key.append("\0\1", 2);
}

void AppendVersion(absl::string_view text, std::string& key) {
  const auto version = DottedVersion::Parse(text);
  key.push_back(version ? '\1' : '\0');
  if (!version) return AppendText(text, key);
  for (uint64_t number : version->numbers()) {
    key.push_back('\1');
    AppendBigEndian(number, key);
  }
  key.push_back('\0');
}

void AppendTime(absl::Time time, std::string& key) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  AppendSigned(seconds, key);
  AppendSigned(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds)),
               key);
}

struct Appender {
  std::string& key;

  void operator()(const TextValue& value) { AppendText(value.text, key); }
  void operator()(const FoldedValue& value) {
    AppendText(absl::AsciiStrToLower(value.text), key);
  }
  void operator()(const VersionValue& value) { AppendVersion(value.text, key); }
  void operator()(const EnumValue& value) { AppendSigned(value.number, key); }
  void operator()(bool value) { key.push_back(value ? '\1' : '\0'); }
  void operator()(int64_t value) { AppendSigned(value, key); }
  void operator()(absl::Time value) { AppendTime(value, key); }
};

std::string PartKey(const DeviceField& field, const Device& device) {
  const FieldValues values = field.Values(device);
  std::string key(1, values.empty() ? '\0' : '\1');
  if (!values.empty()) std::visit(Appender{key}, values.front());
  return key;
}

}  // namespace

DeviceOrder::DeviceOrder() { parts_.push_back({*DeviceField::Find(kName)}); }

absl::StatusOr<DeviceOrder> DeviceOrder::Parse(absl::string_view text) {
  DeviceOrder order;
  if (absl::StripAsciiWhitespace(text).empty()) return order;
  order.parts_.clear();
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    ASSIGN_OR_RETURN(Part parsed, ParsePart(part));
    RETURN_IF_ERROR(order.Add(std::move(parsed)));
  }
  if (!order.Has(kName)) order.parts_.push_back({*DeviceField::Find(kName)});
  return order;
}

absl::StatusOr<DeviceOrder::Part> DeviceOrder::ParsePart(
    absl::string_view text) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(text, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
  if (words.empty()) return Malformed(text, "is empty; take out a comma");
  auto field = DeviceField::Find(words[0]);
  if (!field || !field->orderable()) return NotOrderable(words[0]);
  const bool descending = words.size() == 2 && words[1] == "desc";
  const bool ascending = words.size() == 1 || words[1] == "asc";
  if (words.size() > 2 || (!descending && !ascending)) {
    return Malformed(text, "may have asc or desc after the field, and no more");
  }
  return Part{*std::move(field), descending};
}

absl::Status DeviceOrder::Add(Part part) {
  if (Has(part.field.name())) {
    return Malformed(part.field.name(), "comes twice; take one out");
  }
  parts_.push_back(std::move(part));
  return absl::OkStatus();
}

bool DeviceOrder::Has(absl::string_view field) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
    return part.field.name() == field;
  });
}

std::string DeviceOrder::SortKey(const Device& device) const {
  std::string key;
  for (const Part& part : parts_) {
    std::string bytes = PartKey(part.field, device);
    if (part.descending) {
      for (char& c : bytes) c = static_cast<char>(~c);
    }
    key.append(bytes);
  }
  return key;
}

bool DeviceOrder::IsByName() const {
  return parts_.front().field.name() == kName && !parts_.front().descending;
}

std::string DeviceOrder::ToString() const {
  return absl::StrJoin(parts_, ", ", [](std::string* out, const Part& part) {
    absl::StrAppend(out, part.field.name(), part.descending ? " desc" : "");
  });
}

}  // namespace muster::inventory
