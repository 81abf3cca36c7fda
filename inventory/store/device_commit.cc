#include "inventory/store/device_commit.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "inventory/model/changed_paths.h"
#include "inventory/model/device_merge.h"
#include "inventory/model/liveness.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

bool IsRemoved(const Device& device) {
  return device.state() == device::v1::STATE_REMOVED;
}

v1::Change::Type TypeOfChange(const Device* before, const Device& after) {
  if (IsRemoved(after)) return v1::Change::TYPE_REMOVED;
  if (before == nullptr) return v1::Change::TYPE_ADDED;
  return IsRemoved(*before) ? v1::Change::TYPE_RESTORED
                            : v1::Change::TYPE_UPDATED;
}

bool WasReadAfter(const device::v1::Liveness& liveness, absl::Time when) {
  return std::any_of(liveness.observations().begin(),
                     liveness.observations().end(), [&](const auto& one) {
                       return one.has_observe_time() &&
                              FromProto(one.observe_time()) > when;
                     });
}

std::vector<std::string> Without(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> rest;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(rest));
  return rest;
}

}  // namespace

DeviceCommit::DeviceCommit(const InventoryDb& db, Context context)
    : db_(db),
      context_(std::move(context)),
      batch_(db.rocks().NewBatch()),
      end_(db.end()) {}

absl::Status DeviceCommit::Show(const v1::DeviceObservation& shown) {
  ASSIGN_OR_RETURN(Record* const record, Load(shown.device().name()));
  const Device* const before = record->exists ? &record->device : nullptr;
  const bool removed = IsRemoved(shown.device());
  if (before != nullptr && removed && IsRemoved(*before)) {
    return absl::OkStatus();
  }
  Device after = MergeDevice(before, shown);
  ShowLiveness(shown, *record);
  if (before != nullptr &&
      after.SerializeAsString() == before->SerializeAsString()) {
    return absl::OkStatus();
  }
  if (removed) {
    after.set_removal_reason(device::v1::REMOVAL_REASON_MARKED_REMOVED);
    *after.mutable_remove_time() = ToProto(context_.now);
  }
  Append(std::move(after), *record);
  return absl::OkStatus();
}

absl::Status DeviceCommit::Remove(absl::string_view name, absl::Time when) {
  ASSIGN_OR_RETURN(Record* const record, Load(name));
  if (!record->exists || IsRemoved(record->device) ||
      WasReadAfter(record->stored.liveness, when)) {
    return absl::OkStatus();
  }
  Device after = record->device;
  after.set_state(device::v1::STATE_REMOVED);
  after.set_removal_reason(device::v1::REMOVAL_REASON_NOT_FOUND_AT_SOURCE);
  *after.mutable_remove_time() = ToProto(when);
  Append(std::move(after), *record);
  return absl::OkStatus();
}

absl::StatusOr<DeviceCommit::Record*> DeviceCommit::Load(
    absl::string_view name) {
  const auto [it, is_new] = records_.try_emplace(name);
  Record& record = it->second;
  if (!is_new) return &record;
  ASSIGN_OR_RETURN(record.exists, db_.Read(kDevices, name, record.device));
  ASSIGN_OR_RETURN(record.stored, ReadLiveness(db_, name));
  return &record;
}

void DeviceCommit::ShowLiveness(const v1::DeviceObservation& shown,
                                Record& record) {
  StoredLiveness& stored = record.stored;
  device::v1::Liveness after = MergeLiveness(stored.liveness, shown);
  const std::string& name = after.device();
  if (IsSignOfLife(stored.liveness, after)) {
    if (stored.touch > 0) {
      batch_.Delete(kTouches, NumberedKey(stored.touch, name));
    }
    stored.touch = ++end_.touch;
    batch_.Put(kTouches, NumberedKey(stored.touch, name), "");
  }
  stored.liveness = std::move(after);
  batch_.Put(kLiveness, stored.liveness.device(), EncodeLiveness(stored));
}

void DeviceCommit::Append(Device after, Record& record) {
  const v1::Change::Type type =
      TypeOfChange(record.exists ? &record.device : nullptr, after);
  const auto now = ToProto(context_.now);
  after.set_revision(++end_.revision);
  if (!record.exists) *after.mutable_create_time() = now;
  *after.mutable_update_time() = now;

  v1::Change change;
  change.set_type(type);
  change.set_revision(after.revision());
  *change.mutable_device() = after;
  *change.mutable_commit_time() = now;
  change.set_sync(context_.sync);
  change.set_traceparent(context_.traceparent);
  if (record.exists) {
    for (std::string& path : ChangedPaths(record.device, after)) {
      change.add_changed_paths(std::move(path));
    }
  }
  batch_.Put(kChanges, NumberedKey(after.revision(), after.name()),
             change.SerializeAsString());
  batch_.Put(kDevices, after.name(), after.SerializeAsString());
  PutIndex(record, after);
  counts_.living +=
      static_cast<int>(!IsRemoved(after)) -
      static_cast<int>(record.exists && !IsRemoved(record.device));
  Count(type);
  record.exists = true;
  record.device = std::move(after);
}

void DeviceCommit::PutIndex(const Record& before, const Device& after) {
  std::vector<std::string> old_keys;
  if (before.exists) old_keys = IndexKeys(before.device);
  const std::vector<std::string> new_keys = IndexKeys(after);
  for (const auto& key : Without(old_keys, new_keys)) {
    batch_.Delete(kIndex, key);
  }
  for (const auto& key : Without(new_keys, old_keys)) {
    batch_.Put(kIndex, key, "");
  }
}

void DeviceCommit::Count(v1::Change::Type type) {
  if (type == v1::Change::TYPE_ADDED) {
    ++counts_.added;
  } else if (type == v1::Change::TYPE_REMOVED) {
    ++counts_.removed;
  } else {
    ++counts_.changed;
  }
}

}  // namespace muster::inventory
