#include "inventory/model/changed_paths.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace muster::inventory {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

using device::v1::Device;
using device::v1::Facet;

// Fields that every change moves, liveness, and what is compared apart.
const std::set<int>& LeftOut(const Device&) {
  static const auto& fields = *new std::set<int>{
      Device::kRevisionFieldNumber,   Device::kCreateTimeFieldNumber,
      Device::kUpdateTimeFieldNumber, Device::kEtagFieldNumber,
      Device::kFactsFieldNumber,      Device::kLastCheckInTimeFieldNumber};
  return fields;
}

const std::set<int>& LeftOut(const Facet&) {
  static const auto& fields = *new std::set<int>{
      Facet::kRevisionFieldNumber,    Facet::kCreateTimeFieldNumber,
      Facet::kUpdateTimeFieldNumber,  Facet::kEtagFieldNumber,
      Facet::kCollectTimeFieldNumber, Facet::kObserveTimeFieldNumber};
  return fields;
}

bool HasPaths(const FieldDescriptor& field) {
  return !field.is_repeated() && field.message_type() != nullptr &&
         field.message_type()->full_name() != "google.protobuf.Timestamp";
}

std::string Text(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated() && field.has_presence() &&
      !reflection.HasField(message, &field)) {
    return "";
  }
  std::string text;
  const int size =
      field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  for (int i = 0; i < size; ++i) {
    std::string value;
    google::protobuf::TextFormat::PrintFieldValueToString(
        message, &field, field.is_repeated() ? i : -1, &value);
    absl::StrAppend(&text, "[", value.size(), ":", value, "]");
  }
  return text;
}

void Compare(const Message& before, const Message& after,
             const std::set<int>& left_out, const std::string& prefix,
             std::vector<std::string>& paths) {
  const auto& type = *before.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (left_out.count(field.number()) > 0) continue;
    const std::string path = absl::StrCat(prefix, field.name());
    if (HasPaths(field)) {
      Compare(before.GetReflection()->GetMessage(before, &field),
              after.GetReflection()->GetMessage(after, &field), {},
              absl::StrCat(path, "."), paths);
    } else if (Text(before, field) != Text(after, field)) {
      paths.push_back(path);
    }
  }
}

// Both are sorted by key.
void CompareFacts(const Device& before, const Device& after,
                  std::vector<std::string>& paths) {
  const auto add = [&](const device::v1::Fact& fact) {
    paths.push_back(absl::StrCat("facts.", fact.key()));
  };
  auto a = before.facts().begin();
  auto b = after.facts().begin();
  while (a != before.facts().end() || b != after.facts().end()) {
    if (b == after.facts().end() ||
        (a != before.facts().end() && a->key() < b->key())) {
      add(*a++);
    } else if (a == before.facts().end() || b->key() < a->key()) {
      add(*b++);
    } else {
      if (a->SerializeAsString() != b->SerializeAsString()) add(*b);
      ++a, ++b;
    }
  }
}

}  // namespace

std::vector<std::string> ChangedPaths(const Device& before,
                                      const Device& after) {
  std::vector<std::string> paths;
  Compare(before, after, LeftOut(before), "", paths);
  CompareFacts(before, after, paths);
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> ChangedPaths(const Facet& before, const Facet& after) {
  std::vector<std::string> paths;
  Compare(before, after, LeftOut(before), "", paths);
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace muster::inventory
