#include "connector/iru/jobs/source_memory.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace muster::iru {

SourceMemory::SourceMemory(absl::Time now)
    : run_id_(absl::StrCat(absl::ToUnixMicros(now))) {}

void SourceMemory::ReplaceDevices(std::vector<KnownDevice> devices) {
  absl::MutexLock lock(&mu_);
  const std::map<std::string, Device> before = std::move(devices_);
  devices_.clear();
  for (KnownDevice& device : devices) {
    const auto found = before.find(device.vendor_id);
    const bool stayed = found != before.end() &&
                        found->second.known.in_scope == device.in_scope;
    Put(std::move(device),
        stayed ? std::make_optional(found->second.mark) : std::nullopt);
  }
  knows_all_ = true;
}

void SourceMemory::AddDevices(std::vector<KnownDevice> devices) {
  absl::MutexLock lock(&mu_);
  for (KnownDevice& device : devices) {
    const auto found = devices_.find(device.vendor_id);
    const bool stayed = found != devices_.end() &&
                        found->second.known.in_scope == device.in_scope;
    Put(std::move(device),
        stayed ? std::make_optional(found->second.mark) : std::nullopt);
  }
}

void SourceMemory::Put(KnownDevice device, std::optional<int64_t> mark) {
  const std::string id = device.vendor_id;
  devices_[id] = {std::move(device), mark ? *mark : ++last_mark_};
}

bool SourceMemory::knows_all_devices() const {
  absl::MutexLock lock(&mu_);
  return knows_all_;
}

int64_t SourceMemory::device_count() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int64_t>(devices_.size());
}

void SourceMemory::SetListSize(ListSize size) {
  absl::MutexLock lock(&mu_);
  list_size_ = size;
}

SourceMemory::ListSize SourceMemory::list_size() const {
  absl::MutexLock lock(&mu_);
  return list_size_;
}

int64_t SourceMemory::CountOf(device::v1::Platform platform) const {
  absl::MutexLock lock(&mu_);
  return std::count_if(devices_.begin(), devices_.end(), [&](const auto& one) {
    return one.second.known.platform == platform;
  });
}

std::optional<KnownDevice> SourceMemory::Find(
    absl::string_view vendor_id) const {
  absl::MutexLock lock(&mu_);
  const auto found = devices_.find(std::string(vendor_id));
  if (found == devices_.end()) return std::nullopt;
  return found->second.known;
}

std::vector<KnownDevice> SourceMemory::DevicesAfter(int64_t& mark) const {
  absl::MutexLock lock(&mu_);
  std::vector<KnownDevice> devices;
  for (const auto& [id, device] : devices_) {
    if (device.mark > mark && device.known.in_scope) {
      devices.push_back(device.known);
    }
  }
  mark = std::max(mark, last_mark_);
  return devices;
}

SourceMemory::Extra& SourceMemory::ExtraOf(absl::string_view vendor_id) {
  return extras_[std::string(vendor_id)];
}

const SourceMemory::Extra* SourceMemory::FindExtra(
    absl::string_view vendor_id) const {
  const auto found = extras_.find(std::string(vendor_id));
  return found == extras_.end() ? nullptr : &found->second;
}

Hardware SourceMemory::HardwareOf(absl::string_view vendor_id) const {
  absl::MutexLock lock(&mu_);
  const Extra* const extra = FindExtra(vendor_id);
  return extra == nullptr ? Hardware() : extra->hardware;
}

void SourceMemory::SetModel(absl::string_view vendor_id,
                            std::string model_identifier) {
  absl::MutexLock lock(&mu_);
  ExtraOf(vendor_id).hardware.model_identifier = std::move(model_identifier);
}

void SourceMemory::SetUdid(absl::string_view vendor_id, std::string udid) {
  absl::MutexLock lock(&mu_);
  ExtraOf(vendor_id).hardware.udid = std::move(udid);
}

void SourceMemory::SetModelsTime(absl::Time time) {
  absl::MutexLock lock(&mu_);
  models_time_ = time;
}

absl::Time SourceMemory::models_time() const {
  absl::MutexLock lock(&mu_);
  return models_time_;
}

void SourceMemory::SetRefused(absl::string_view category, bool refused) {
  absl::MutexLock lock(&mu_);
  if (refused) {
    refused_.insert(std::string(category));
  } else {
    refused_.erase(std::string(category));
  }
}

bool SourceMemory::AnyRefused() const {
  absl::MutexLock lock(&mu_);
  return !refused_.empty();
}

std::optional<SourceMemory::Print> SourceMemory::PrintOf(
    absl::string_view vendor_id) const {
  absl::MutexLock lock(&mu_);
  const Extra* const extra = FindExtra(vendor_id);
  return extra == nullptr ? std::nullopt : extra->print;
}

void SourceMemory::SetPrint(absl::string_view vendor_id, Print print) {
  absl::MutexLock lock(&mu_);
  ExtraOf(vendor_id).print = print;
}

void SourceMemory::PauseChangesUntil(absl::Time time) {
  absl::MutexLock lock(&mu_);
  changes_paused_until_ = time;
}

absl::Time SourceMemory::changes_paused_until() const {
  absl::MutexLock lock(&mu_);
  return changes_paused_until_;
}

absl::Time SourceMemory::DetailsTimeOf(absl::string_view vendor_id) const {
  absl::MutexLock lock(&mu_);
  const Extra* const extra = FindExtra(vendor_id);
  return extra == nullptr ? absl::InfinitePast() : extra->details_time;
}

void SourceMemory::SetDetailsTime(absl::string_view vendor_id,
                                  absl::Time time) {
  absl::MutexLock lock(&mu_);
  ExtraOf(vendor_id).details_time = time;
}

}  // namespace muster::iru
