// The fields of a device that a filter, an order or a count may name: the one
// table of them, and the one place that reads them.
#ifndef INVENTORY_FILTER_FIELDS_DEVICE_FIELDS_H_
#define INVENTORY_FILTER_FIELDS_DEVICE_FIELDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "inventory/filter/fields/field_value.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

enum class FieldKind {
  kText,
  kFolded,   // letter case (ASCII) does not matter
  kVersion,  // text, ordered as a dotted version where it is one
  kEnum,
  kBool,
  kInt,
  kTime,
  kFact,  // whatever the fact of this device is
};

// What the table says of a field.
struct FieldSpec;

// A field that may be named: an entry of the table, such as `os.version`, or
// `facts.{key}` for any dotted lower-case key, such as
// `facts.filevault.enabled`.
//
// A value; thread-compatible.
class DeviceField {
 public:
  // Nothing if no field is called `name`.
  static std::optional<DeviceField> Find(absl::string_view name);

  const std::string& name() const { return name_; }
  FieldKind kind() const;
  // Whether it holds a list (`tags`).
  bool repeated() const;
  // Whether a list of devices may be ordered by it: it moves with revisions
  // only, and every device has at most one value of it.
  bool orderable() const;
  // Whether devices may be counted by it: it has few values in a fleet.
  bool countable() const;
  // Its type if the kind is kEnum, else null.
  const google::protobuf::EnumDescriptor* enum_type() const;

  // What `device` holds, as views into it. Text, enums and `missing` always
  // have a value, which may be blank. Empty for a time that is unset, for
  // `user.archived` where nobody is assigned, for a list without entries, and
  // for a fact that is absent or UNKNOWN. A text fact whose key is `version` or
  // ends in `.version` is a version.
  FieldValues Values(const device::v1::Device& device) const;

 private:
  DeviceField(const FieldSpec& spec, absl::string_view name);

  const FieldSpec* spec_;
  std::string name_;
  std::string fact_key_;  // empty if it is no fact
};

// The names of all fields that are orderable, countable, or nameable at all,
// sorted. Facts are there as `facts.*`.
std::vector<std::string> OrderableFieldNames();
std::vector<std::string> CountableFieldNames();
std::vector<std::string> FieldNames();

}  // namespace muster::inventory

#endif  // INVENTORY_FILTER_FIELDS_DEVICE_FIELDS_H_
