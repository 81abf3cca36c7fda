// One comparison of a filter, bound to the field that it names.
#ifndef INVENTORY_FILTER_FILTER_TERM_H_
#define INVENTORY_FILTER_FILTER_TERM_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "inventory/filter/fields/device_fields.h"
#include "inventory/filter/filter_literal.h"
#include "inventory/filter/syntax/filter_ast.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// What a comparison says of a device. Of what is not known nothing is true and
// nothing is false.
enum class Truth { kFalse, kUnknown, kTrue };

// A comparison that makes sense: the field exists, the operator fits it and the
// value is one that it can have.
//
// A value; thread-compatible.
class FilterTerm {
 public:
  // Errors:
  //   INVALID_ARGUMENT FILTER_FIELD_UNKNOWN: no field has this name.
  //   INVALID_ARGUMENT FILTER_MALFORMED: the operator does not fit the field.
  //   INVALID_ARGUMENT FILTER_VALUE_MALFORMED: the field has no such value.
  static absl::StatusOr<FilterTerm> Bind(const FilterComparison& comparison);

  // What it says of `device`; the rules are in device_filter.h.
  Truth Evaluate(const device::v1::Device& device) const;

  const DeviceField& field() const { return field_; }

  // The text that the field must equal for this to be true: lower case for
  // folded text, the short name for an enum. Nothing if it asks for something
  // else, or if the field is of another kind.
  std::optional<std::string> EqualText() const;

 private:
  FilterTerm(DeviceField field, FilterOp op, FilterLiteral literal);

  Truth Compare(const FieldValue& value) const;

  DeviceField field_;
  FilterOp op_;
  FilterLiteral literal_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_FILTER_TERM_H_
