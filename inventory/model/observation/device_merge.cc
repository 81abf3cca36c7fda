#include "inventory/model/observation/device_merge.h"

#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/repeated_field.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Fact;

using Facts = google::protobuf::RepeatedPtrField<Fact>;

bool WasRead(const v1::DeviceObservation& shown, const std::string& endpoint) {
  return std::any_of(
      shown.observations().begin(), shown.observations().end(),
      [&](const auto& one) { return one.endpoint() == endpoint; });
}

// The facts that may stand in the record, best first.
std::vector<const Fact*> Candidates(const Device& before,
                                    const v1::DeviceObservation& shown) {
  std::vector<const Fact*> read, unread, kept;
  for (const Fact& fact : shown.device().facts()) {
    (WasRead(shown, fact.endpoint()) ? read : unread).push_back(&fact);
  }
  for (const Fact& fact : before.facts()) {
    if (!WasRead(shown, fact.endpoint())) kept.push_back(&fact);
  }
  read.insert(read.end(), kept.begin(), kept.end());
  if (!shown.facts_only()) {
    read.insert(read.end(), unread.begin(), unread.end());
  }
  return read;
}

Facts MergeFacts(const Device& before, const v1::DeviceObservation& shown) {
  std::vector<const Fact*> best = Candidates(before, shown);
  std::stable_sort(best.begin(), best.end(), [](const auto* a, const auto* b) {
    return a->key() < b->key();
  });
  Facts facts;
  for (const Fact* fact : best) {
    if (!facts.empty() && facts.rbegin()->key() == fact->key()) continue;
    *facts.Add() = *fact;
  }
  return facts;
}

bool Asked(const v1::DeviceObservation& shown, const char* field) {
  const auto& left_out = shown.unobserved_fields();
  return std::find(left_out.begin(), left_out.end(), field) == left_out.end();
}

void KeepUnobserved(const Device& before, const v1::DeviceObservation& shown,
                    Device& device) {
  if (!Asked(shown, "udid")) device.set_udid(before.udid());
  if (Asked(shown, "model_identifier")) return;
  if (before.model_identifier().empty()) return;
  device.set_model_identifier(before.model_identifier());
  device.set_category(before.category());
  device.set_category_source(before.category_source());
}

void ClearOutputOnly(Device& device) {
  device.clear_removal_reason();
  device.clear_remove_time();
  device.clear_last_check_in_time();
  device.clear_revision();
  device.clear_create_time();
  device.clear_update_time();
  device.clear_etag();
  device.clear_predecessor();
}

// DiscardUnknownFields() asks reflection about every field, which takes longer
// than everything else that is done to a device that has none.
template <typename Message>
void DropUnknown(Message& message) {
  const auto& unknown = message.GetReflection()->GetUnknownFields(message);
  if (!unknown.empty()) message.DiscardUnknownFields();
}

void NormalizeFact(Fact& fact) {
  DropUnknown(fact);
  if (fact.has_time_value()) DropUnknown(*fact.mutable_time_value());
  fact.clear_collect_time();
  fact.clear_observe_time();
}

void NormalizeTags(Device& device) {
  auto& tags = *device.mutable_tags();
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
}

void NormalizeMessages(Device& device) {
  DropUnknown(device);
  if (device.has_os()) DropUnknown(*device.mutable_os());
  if (device.has_blueprint()) DropUnknown(*device.mutable_blueprint());
  if (device.has_user()) DropUnknown(*device.mutable_user());
  if (device.has_first_enroll_time()) {
    DropUnknown(*device.mutable_first_enroll_time());
  }
  if (device.has_last_enroll_time()) {
    DropUnknown(*device.mutable_last_enroll_time());
  }
  if (device.os().ByteSizeLong() == 0) device.clear_os();
  if (device.blueprint().ByteSizeLong() == 0) device.clear_blueprint();
  if (device.user().ByteSizeLong() == 0) device.clear_user();
}

}  // namespace

void NormalizeDevice(Device& device) {
  ClearOutputOnly(device);
  NormalizeMessages(device);
  NormalizeTags(device);
  Facts& facts = *device.mutable_facts();
  for (Fact& fact : facts) NormalizeFact(fact);
  std::sort(facts.pointer_begin(), facts.pointer_end(),
            [](const Fact* a, const Fact* b) { return a->key() < b->key(); });
}

Device MergeDevice(const Device* before, const v1::DeviceObservation& shown) {
  Device device = shown.facts_only() ? *before : shown.device();
  *device.mutable_facts() =
      MergeFacts(before ? *before : Device::default_instance(), shown);
  if (before != nullptr && !shown.facts_only()) {
    KeepUnobserved(*before, shown, device);
  }
  NormalizeDevice(device);
  return device;
}

}  // namespace muster::inventory
