// The value of a comparison, and how a field's value stands to it.
#ifndef INVENTORY_FILTER_FILTER_LITERAL_H_
#define INVENTORY_FILTER_FILTER_LITERAL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "inventory/filter/fields/dotted_version.h"
#include "inventory/filter/fields/field_value.h"

namespace muster::inventory {

// A value as written, read in every way that it can be: which one counts is
// said by the field's kind, or by what a device's fact is.
struct FilterLiteral {
  std::string text;
  std::string lower;            // `text` with ASCII letters in lower case
  std::optional<bool> boolean;  // `true` or `false`
  std::optional<int64_t> integer;
  std::optional<absl::Time> time;  // RFC 3339, with an offset or Z
  std::optional<DottedVersion> version;
  std::optional<int> enum_number;
};

// `enum_type` is the field's, or null.
FilterLiteral ReadLiteral(absl::string_view text,
                          const google::protobuf::EnumDescriptor* enum_type);

// How a field's value stands to a literal.
struct Relation {
  // Whether the literal can be read as what the value is. Else nothing is
  // known of the two.
  bool comparable = false;
  // Whether one is before the other: not so for booleans, enums, and versions
  // of which one is not dotted numbers.
  bool ordered = false;
  // 0: equal. If ordered, below 0: the value comes first.
  int sign = 0;
};

// Versions are equal if their numbers are, or else their texts.
Relation Relate(const FieldValue& value, const FilterLiteral& literal);

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_FILTER_LITERAL_H_
