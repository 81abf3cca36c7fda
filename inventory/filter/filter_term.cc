#include "inventory/filter/filter_term.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/filter/fields/near_names.h"
#include "inventory/filter/syntax/filter_errors.h"

namespace muster::inventory {
namespace {

bool Holds(FilterOp op, int sign) {
  switch (op) {
    case FilterOp::kEqual:
    case FilterOp::kHas:
      return sign == 0;
    case FilterOp::kNotEqual:
      return sign != 0;
    case FilterOp::kLess:
      return sign < 0;
    case FilterOp::kLessEqual:
      return sign <= 0;
    case FilterOp::kGreater:
      return sign > 0;
    case FilterOp::kGreaterEqual:
      return sign >= 0;
    case FilterOp::kIsSet:
      return true;
  }
  return false;
}

std::string EnumNames(const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    names.push_back(EnumShortName(type, type.value(i)->number()));
  }
  return absl::StrJoin(names, ", ");
}

// What the value must be but is not; empty if all is well.
std::string WhatIsMissing(const DeviceField& field, FilterOp op,
                          const FilterLiteral& literal) {
  switch (field.kind()) {
    case FieldKind::kText:
    case FieldKind::kFolded:
    case FieldKind::kFact:
      return "";
    case FieldKind::kVersion:
      if (!IsOrderOp(op) || literal.version) return "";
      return "a dotted version such as 14.4.1 after < or >";
    case FieldKind::kEnum:
      if (literal.enum_number) return "";
      return absl::StrCat("one of ", EnumNames(*field.enum_type()));
    case FieldKind::kBool:
      return literal.boolean ? "" : "true or false";
    case FieldKind::kInt:
      return literal.integer ? "" : "a whole number";
    case FieldKind::kTime:
      if (literal.time) return "";
      return "an RFC 3339 time such as 2026-01-31T12:00:00Z";
  }
  return "";
}

absl::Status UnknownField(const FilterComparison& comparison) {
  const std::string field = Excerpt(comparison.field);
  const std::string near =
      absl::StrJoin(NearNames(comparison.field, FieldNames()), ", ");
  return Error(
      absl::StatusCode::kInvalidArgument, "FILTER_FIELD_UNKNOWN",
      absl::StrCat("no field of a device is called `", field, "`; ",
                   near.empty()
                       ? absl::StrCat("the fields are ",
                                      absl::StrJoin(FieldNames(), ", "))
                       : absl::StrCat("near ones are ", near)),
      {{"field", field}, {"near", near}});
}

absl::Status CheckOperator(const DeviceField& field,
                           const FilterComparison& comparison) {
  const bool has =
      comparison.op == FilterOp::kHas || comparison.op == FilterOp::kIsSet;
  if (field.repeated() && !has) {
    return FilterMalformed(
        comparison.position,
        absl::StrCat(field.name(), " is a list; write ", field.name(),
                     ":value for one that is in it"));
  }
  const bool unordered =
      field.kind() == FieldKind::kBool || field.kind() == FieldKind::kEnum;
  if (unordered && IsOrderOp(comparison.op)) {
    return FilterMalformed(
        comparison.position,
        absl::StrCat(field.name(), " has no order; use = or !="));
  }
  return absl::OkStatus();
}

absl::Status CheckValue(const DeviceField& field,
                        const FilterComparison& comparison,
                        const FilterLiteral& literal) {
  if (comparison.op == FilterOp::kIsSet) return absl::OkStatus();
  const std::string missing = WhatIsMissing(field, comparison.op, literal);
  if (missing.empty()) return absl::OkStatus();
  const std::string value = Excerpt(comparison.value);
  return Error(absl::StatusCode::kInvalidArgument, "FILTER_VALUE_MALFORMED",
               absl::StrCat("`", value, "` does not fit ", field.name(),
                            "; write ", missing),
               {{"field", field.name()}, {"value", value}});
}

}  // namespace

FilterTerm::FilterTerm(DeviceField field, FilterOp op, FilterLiteral literal)
    : field_(std::move(field)), op_(op), literal_(std::move(literal)) {}

absl::StatusOr<FilterTerm> FilterTerm::Bind(
    const FilterComparison& comparison) {
  auto field = DeviceField::Find(comparison.field);
  if (!field) return UnknownField(comparison);
  RETURN_IF_ERROR(CheckOperator(*field, comparison));
  FilterLiteral literal = ReadLiteral(comparison.value, field->enum_type());
  RETURN_IF_ERROR(CheckValue(*field, comparison, literal));
  return FilterTerm(*std::move(field), comparison.op, std::move(literal));
}

Truth FilterTerm::Evaluate(const device::v1::Device& device) const {
  const FieldValues values = field_.Values(device);
  if (op_ == FilterOp::kIsSet) {
    const bool blank = std::all_of(values.begin(), values.end(), IsBlank);
    return blank ? Truth::kFalse : Truth::kTrue;
  }
  if (field_.repeated()) {
    const bool any =
        std::any_of(values.begin(), values.end(), [&](const FieldValue& value) {
          return Compare(value) == Truth::kTrue;
        });
    return any ? Truth::kTrue : Truth::kFalse;
  }
  return values.empty() ? Truth::kUnknown : Compare(values.front());
}

Truth FilterTerm::Compare(const FieldValue& value) const {
  const Relation relation = Relate(value, literal_);
  if (!relation.comparable) return Truth::kUnknown;
  if (IsOrderOp(op_) && !relation.ordered) return Truth::kUnknown;
  return Holds(op_, relation.sign) ? Truth::kTrue : Truth::kFalse;
}

std::optional<std::string> FilterTerm::EqualText() const {
  if (field_.repeated()) return std::nullopt;
  if (op_ != FilterOp::kEqual && op_ != FilterOp::kHas) return std::nullopt;
  switch (field_.kind()) {
    case FieldKind::kText:
      return literal_.text;
    case FieldKind::kFolded:
      return literal_.lower;
    case FieldKind::kEnum:
      return EnumShortName(*field_.enum_type(), *literal_.enum_number);
    default:
      return std::nullopt;
  }
}

}  // namespace muster::inventory
