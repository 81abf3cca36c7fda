#include "inventory/filter/fields/device_fields.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "inventory/model/proto_time.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::inventory {

using device::v1::Device;
using google::protobuf::EnumDescriptor;
using google::protobuf::GetEnumDescriptor;

struct FieldSpec {
  absl::string_view name;
  FieldKind kind;
  unsigned uses;
  FieldValues (*values)(const Device&);
  const EnumDescriptor* (*enum_type)() = nullptr;
};

namespace {

using device::v1::Fact;

constexpr unsigned kOrder = 1;
constexpr unsigned kCount = 2;
constexpr unsigned kRepeated = 4;

constexpr absl::string_view kFactPrefix = "facts.";

FieldValues One(FieldValue value) { return {std::move(value)}; }

FieldValues Text(const std::string& text) { return One(TextValue{text}); }

FieldValues Folded(const std::string& text) { return One(FoldedValue{text}); }

template <typename Enum>
FieldValues EnumOf(Enum value) {
  return One(EnumValue{GetEnumDescriptor<Enum>(), value});
}

FieldValues Time(bool is_set, const google::protobuf::Timestamp& time) {
  return is_set ? One(FromProto(time)) : FieldValues();
}

FieldValues Tags(const Device& device) {
  FieldValues values;
  for (const std::string& tag : device.tags()) values.push_back(TextValue{tag});
  return values;
}

FieldValues UserArchived(const Device& device) {
  return device.has_user() ? One(device.user().archived()) : FieldValues();
}

#define READ(expr) [](const Device& d) { return expr; }
#define READ_TIME(name) READ(Time(d.has_##name(), d.name()))

const FieldSpec kFields[] = {
    {"name", FieldKind::kText, kOrder, READ(Text(d.name()))},
    {"display_name", FieldKind::kText, kOrder, READ(Text(d.display_name()))},
    {"serial_number", FieldKind::kFolded, kOrder,
     READ(Folded(d.serial_number()))},
    {"udid", FieldKind::kText, 0, READ(Text(d.udid()))},
    {"platform", FieldKind::kEnum, kOrder | kCount, READ(EnumOf(d.platform())),
     &GetEnumDescriptor<device::v1::Platform>},
    {"model", FieldKind::kText, kOrder | kCount, READ(Text(d.model()))},
    {"model_identifier", FieldKind::kText, kCount,
     READ(Text(d.model_identifier()))},
    {"category", FieldKind::kEnum, kCount, READ(EnumOf(d.category())),
     &GetEnumDescriptor<device::v1::Category>},
    {"category_source", FieldKind::kEnum, 0, READ(EnumOf(d.category_source())),
     &GetEnumDescriptor<device::v1::CategorySource>},
    {"os.name", FieldKind::kText, kCount, READ(Text(d.os().name()))},
    {"os.version", FieldKind::kVersion, kOrder | kCount,
     READ(One(VersionValue{d.os().version()}))},
    {"os.build", FieldKind::kText, 0, READ(Text(d.os().build()))},
    {"asset_tag", FieldKind::kText, 0, READ(Text(d.asset_tag()))},
    {"blueprint.id", FieldKind::kText, 0, READ(Text(d.blueprint().id()))},
    {"blueprint.display_name", FieldKind::kText, kCount,
     READ(Text(d.blueprint().display_name()))},
    {"tags", FieldKind::kText, kRepeated | kCount, &Tags},
    {"user.id", FieldKind::kText, 0, READ(Text(d.user().id()))},
    {"user.email", FieldKind::kFolded, kOrder | kCount,
     READ(Folded(d.user().email()))},
    {"user.display_name", FieldKind::kText, 0,
     READ(Text(d.user().display_name()))},
    {"user.archived", FieldKind::kBool, 0, &UserArchived},
    {"first_enroll_time", FieldKind::kTime, kOrder,
     READ_TIME(first_enroll_time)},
    {"last_enroll_time", FieldKind::kTime, kOrder, READ_TIME(last_enroll_time)},
    {"missing", FieldKind::kBool, kCount, READ(One(d.missing()))},
    {"lost_mode_status", FieldKind::kText, 0, READ(Text(d.lost_mode_status()))},
    {"state", FieldKind::kEnum, kCount, READ(EnumOf(d.state())),
     &GetEnumDescriptor<device::v1::State>},
    {"removal_reason", FieldKind::kEnum, 0, READ(EnumOf(d.removal_reason())),
     &GetEnumDescriptor<device::v1::RemovalReason>},
    {"create_time", FieldKind::kTime, kOrder, READ_TIME(create_time)},
    {"update_time", FieldKind::kTime, kOrder, READ_TIME(update_time)},
    {"revision", FieldKind::kInt, 0, READ(One(int64_t{d.revision()}))},
    {"last_check_in_time", FieldKind::kTime, 0, READ_TIME(last_check_in_time)},
};

#undef READ_TIME
#undef READ

const FieldSpec kFacts = {"facts.*", FieldKind::kFact, kCount, nullptr};

bool IsFactKeyPart(absl::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return absl::ascii_islower(u) || absl::ascii_isdigit(u) || c == '_' ||
           c == '-';
  });
}

bool IsFactKey(absl::string_view key) {
  for (absl::string_view part : absl::StrSplit(key, '.')) {
    if (!IsFactKeyPart(part)) return false;
  }
  return true;
}

bool IsVersionKey(absl::string_view key) {
  return key == "version" || absl::EndsWith(key, ".version");
}

FieldValues FactValues(const Device& device, const std::string& key) {
  const Fact* fact = device::FindFact(device, key);
  if (fact == nullptr) return {};
  switch (fact->value_case()) {
    case Fact::kBoolValue:
      return One(fact->bool_value());
    case Fact::kStringValue:
      if (IsVersionKey(key)) return One(VersionValue{fact->string_value()});
      return Text(fact->string_value());
    case Fact::kIntValue:
      return One(int64_t{fact->int_value()});
    case Fact::kTimeValue:
      return One(FromProto(fact->time_value()));
    case Fact::VALUE_NOT_SET:
      return {};
  }
  return {};
}

std::vector<std::string> NamesWithUse(unsigned use) {
  std::vector<std::string> names;
  for (const FieldSpec& field : kFields) {
    if ((field.uses & use) == use) names.emplace_back(field.name);
  }
  if ((kFacts.uses & use) == use) names.emplace_back(kFacts.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

DeviceField::DeviceField(const FieldSpec& spec, absl::string_view name)
    : spec_(&spec), name_(name) {}

std::optional<DeviceField> DeviceField::Find(absl::string_view name) {
  if (absl::StartsWith(name, kFactPrefix)) {
    const absl::string_view key = name.substr(kFactPrefix.size());
    if (!IsFactKey(key)) return std::nullopt;
    DeviceField field(kFacts, name);
    field.fact_key_ = std::string(key);
    return field;
  }
  for (const FieldSpec& field : kFields) {
    if (field.name == name) return DeviceField(field, name);
  }
  return std::nullopt;
}

FieldKind DeviceField::kind() const { return spec_->kind; }

bool DeviceField::repeated() const { return (spec_->uses & kRepeated) != 0; }

bool DeviceField::orderable() const { return (spec_->uses & kOrder) != 0; }

bool DeviceField::countable() const { return (spec_->uses & kCount) != 0; }

const EnumDescriptor* DeviceField::enum_type() const {
  return spec_->enum_type == nullptr ? nullptr : spec_->enum_type();
}

FieldValues DeviceField::Values(const Device& device) const {
  return spec_->kind == FieldKind::kFact ? FactValues(device, fact_key_)
                                         : spec_->values(device);
}

std::vector<std::string> OrderableFieldNames() { return NamesWithUse(kOrder); }

std::vector<std::string> CountableFieldNames() { return NamesWithUse(kCount); }

std::vector<std::string> FieldNames() { return NamesWithUse(0); }

}  // namespace muster::inventory
