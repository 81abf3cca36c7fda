#include "base/access/policy/hidden_fields.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace muster {

using google::protobuf::Message;
using google::protobuf::Reflection;

HiddenFields::HiddenFields(std::set<std::string> names)
    : names_(std::move(names)) {}

bool HiddenFields::Hides(absl::string_view full_name) const {
  return names_.count(std::string(full_name)) > 0;
}

void HiddenFields::Clear(Message& message) const {
  if (names_.empty()) return;
  const Descriptor& type = *message.GetDescriptor();
  {
    absl::ReaderMutexLock lock(&mu_);
    if (plans_.contains(&type)) return Apply(message);
  }
  absl::MutexLock lock(&mu_);
  MakePlan(type);
  Apply(message);
}

void HiddenFields::Apply(Message& message) const {
  const Plan& plan = plans_.at(message.GetDescriptor());
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* const field : plan.clear) {
    reflection.ClearField(&message, field);
  }
  for (const FieldDescriptor* const field : plan.enter) {
    if (!field->is_repeated()) {
      if (reflection.HasField(message, field)) {
        Apply(*reflection.MutableMessage(&message, field));
      }
      continue;
    }
    const int size = reflection.FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      Apply(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

void HiddenFields::MakePlan(const Descriptor& type) const {
  if (!plans_.try_emplace(&type).second) return;
  Plan plan;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (Hides(field->full_name())) {
      plan.clear.push_back(field);
      continue;
    }
    if (field->message_type() == nullptr) continue;
    std::set<const Descriptor*> seen;
    if (!Reaches(*field->message_type(), seen)) continue;
    plan.enter.push_back(field);
    MakePlan(*field->message_type());
  }
  plans_[&type] = std::move(plan);
}

bool HiddenFields::Reaches(const Descriptor& type,
                           std::set<const Descriptor*>& seen) const {
  if (!seen.insert(&type).second) return false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    if (Hides(field->full_name())) return true;
    if (field->message_type() != nullptr &&
        Reaches(*field->message_type(), seen)) {
      return true;
    }
  }
  return false;
}

std::shared_ptr<const HiddenFields> HiddenByBoth(
    std::shared_ptr<const HiddenFields> a,
    std::shared_ptr<const HiddenFields> b) {
  if (a == b || a == nullptr) return a;
  if (b == nullptr) return b;
  std::set<std::string> both;
  std::set_intersection(a->names().begin(), a->names().end(),
                        b->names().begin(), b->names().end(),
                        std::inserter(both, both.end()));
  if (both.empty()) return nullptr;
  return std::make_shared<HiddenFields>(std::move(both));
}

}  // namespace muster
