#include "connector/core/reconcile/field_diff.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using device::v1::Device;
using device::v1::Fact;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

// Names, what only the inventory writes, liveness, and what is compared apart.
std::set<int> LeftOut(const inventory::v1::DeviceObservation& shown) {
  std::set<int> fields = {
      Device::kNameFieldNumber,       Device::kFactsFieldNumber,
      Device::kRevisionFieldNumber,   Device::kRemovalReasonFieldNumber,
      Device::kRemoveTimeFieldNumber, Device::kLastCheckInTimeFieldNumber,
      Device::kCreateTimeFieldNumber, Device::kUpdateTimeFieldNumber,
      Device::kEtagFieldNumber,       Device::kPredecessorFieldNumber};
  for (const std::string& name : shown.unobserved_fields()) {
    const FieldDescriptor* const field =
        Device::descriptor()->FindFieldByName(name);
    if (field != nullptr) fields.insert(field->number());
  }
  if (fields.count(Device::kModelIdentifierFieldNumber) > 0) {
    fields.insert(Device::kCategoryFieldNumber);
    fields.insert(Device::kCategorySourceFieldNumber);
  }
  return fields;
}

bool IsTime(const FieldDescriptor& field) {
  return field.message_type() == Timestamp::descriptor();
}

std::string OneText(const Message& message, const FieldDescriptor& field,
                    int index) {
  const auto& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return index < 0 ? reflection.GetString(message, &field)
                     : reflection.GetRepeatedString(message, &field, index);
  }
  if (IsTime(field) && index < 0) {
    Timestamp time;
    time.CopyFrom(reflection.GetMessage(message, &field));
    return TimeUtil::ToString(time);
  }
  std::string text;
  google::protobuf::TextFormat::PrintFieldValueToString(message, &field, index,
                                                        &text);
  return text;
}

std::string Text(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    return reflection.HasField(message, &field) ? OneText(message, field, -1)
                                                : "";
  }
  std::string text;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", OneText(message, field, i));
  }
  return text;
}

void Compare(const Message& kept, const Message& shown,
             const std::set<int>& left_out, const std::string& prefix,
             std::vector<FieldDifference>& differences) {
  const auto& type = *kept.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (left_out.count(field.number()) > 0) continue;
    const std::string path = absl::StrCat(prefix, field.name());
    if (field.message_type() != nullptr && !field.is_repeated() &&
        !IsTime(field)) {
      Compare(kept.GetReflection()->GetMessage(kept, &field),
              shown.GetReflection()->GetMessage(shown, &field), {},
              absl::StrCat(path, "."), differences);
      continue;
    }
    const std::string before = Text(kept, field);
    const std::string after = Text(shown, field);
    if (before != after) differences.push_back({path, before, after});
  }
}

std::string ValueOf(const Fact& fact) {
  switch (fact.value_case()) {
    case Fact::kBoolValue:
      return fact.bool_value() ? "true" : "false";
    case Fact::kStringValue:
      return fact.string_value();
    case Fact::kIntValue:
      return absl::StrCat(fact.int_value());
    case Fact::kTimeValue:
      return TimeUtil::ToString(fact.time_value());
    default:
      return device::v1::UnknownReason_Name(fact.unknown_reason());
  }
}

// Values of the facts that `endpoints` told, by key.
std::map<std::string, std::string> FactsOf(
    const Device& device, const std::set<std::string>& endpoints) {
  std::map<std::string, std::string> values;
  for (const Fact& fact : device.facts()) {
    if (endpoints.count(fact.endpoint()) > 0) {
      values[fact.key()] = ValueOf(fact);
    }
  }
  return values;
}

void CompareFacts(const Device& kept,
                  const inventory::v1::DeviceObservation& shown,
                  std::vector<FieldDifference>& differences) {
  std::set<std::string> endpoints;
  for (const auto& observation : shown.observations()) {
    endpoints.insert(observation.endpoint());
  }
  std::map<std::string, std::string> before = FactsOf(kept, endpoints);
  const std::map<std::string, std::string> after =
      FactsOf(shown.device(), endpoints);
  for (const auto& [key, value] : after) {
    const std::string had = before[key];
    before.erase(key);
    if (had == value) continue;
    differences.push_back({absl::StrCat("facts.", key), had, value});
  }
  for (const auto& [key, value] : before) {
    differences.push_back({absl::StrCat("facts.", key), value, ""});
  }
}

}  // namespace

std::vector<FieldDifference> DiffDevice(
    const Device& kept, const inventory::v1::DeviceObservation& shown) {
  std::vector<FieldDifference> differences;
  Compare(kept, shown.device(), LeftOut(shown), "", differences);
  CompareFacts(kept, shown, differences);
  return differences;
}

}  // namespace muster::connector
