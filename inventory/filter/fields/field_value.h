// What a field of a device may hold, as filters, orders and counts see it.
// Values are views: they live as long as the device they were read from.
#ifndef INVENTORY_FILTER_FIELDS_FIELD_VALUE_H_
#define INVENTORY_FILTER_FIELDS_FIELD_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"

namespace muster::inventory {

// Text that is compared byte by byte.
struct TextValue {
  absl::string_view text;
};

// Text of which letter case (ASCII) does not matter, such as an e-mail.
struct FoldedValue {
  absl::string_view text;
};

// Text that is compared as a dotted version where it is one.
struct VersionValue {
  absl::string_view text;
};

// A value of an enum; `number` may be one that this build does not know.
struct EnumValue {
  const google::protobuf::EnumDescriptor* type;
  int number;
};

using FieldValue = std::variant<TextValue, FoldedValue, VersionValue, EnumValue,
                                bool, int64_t, absl::Time>;

// Empty: absent or unknown. More than one only for a repeated field.
using FieldValues = absl::InlinedVector<FieldValue, 1>;

// Whether it says nothing: the empty text, or an enum's UNSPECIFIED.
bool IsBlank(const FieldValue& value);

// For people and for counts: text as it is, folded text in lower case, `true`
// or `false`, a decimal number, an RFC 3339 time in UTC, an enum's short name.
// "" for what is blank.
std::string ValueText(const FieldValue& value);

// `MAC` for PLATFORM_MAC; the decimal number for one that is not known.
std::string EnumShortName(const google::protobuf::EnumDescriptor& type,
                          int number);

// The number of the value called `name`, short (`MAC`) or long
// (`PLATFORM_MAC`), in upper case.
std::optional<int> EnumNumber(const google::protobuf::EnumDescriptor& type,
                              absl::string_view name);

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_FIELDS_FIELD_VALUE_H_
