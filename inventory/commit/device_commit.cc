#include "inventory/commit/device_commit.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/commit/version/device_version.h"
#include "inventory/model/changed_paths.h"
#include "inventory/model/facet_kind.h"
#include "inventory/model/observation/device_merge.h"
#include "inventory/model/observation/observation_check.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Facet;

// Room for what VersionWriter adds to a core, so that it need not be moved.
constexpr size_t kMostHistoryBytes = 96;

absl::string_view SourceOf(absl::string_view device) {
  return device.substr(0, device.find("/devices/"));
}

// Whether `core` and what `before` was are the bytes of its record.
template <typename Resource>
bool IsUnchanged(absl::string_view body, const std::string& core,
                 const Resource& before) {
  return body.size() >= core.size() && body.substr(0, core.size()) == core &&
         body.substr(core.size()) == TailOf(before);
}

// The record's content; nullopt if there is none.
template <typename Resource>
absl::StatusOr<std::optional<Resource>> Parse(RecordCache& cache,
                                              const std::string& name,
                                              CachedRecord& record) {
  std::optional<Resource> resource;
  if (!record.exists) return resource;
  ASSIGN_OR_RETURN(const absl::string_view body, cache.Body(name, record));
  RETURN_IF_ERROR(ParseStored(name, body, resource.emplace()));
  return resource;
}

template <typename Resource>
const Resource* Pointer(const std::optional<Resource>& resource) {
  return resource ? &*resource : nullptr;
}

}  // namespace

DeviceCommit::DeviceCommit(StoreDraft& draft, ChangeContext context)
    : draft_(draft),
      now_(context.now),
      writer_(draft, std::move(context)),
      devices_(draft.reader(), draft.names(), v1::RESOURCE_KIND_DEVICE),
      facets_(draft.reader(), draft.names(), v1::RESOURCE_KIND_FACET),
      succession_(draft, devices_) {}

absl::Status DeviceCommit::Prefetch(absl::Span<const PreparedDevice> shown) {
  std::vector<WantedRecord> wanted;
  wanted.reserve(shown.size());
  for (const PreparedDevice& one : shown) {
    if (!draft_.FindKnown(one.hash)) wanted.push_back({one.name(), one.hash});
  }
  draft_.write().changes.reserve(wanted.size());
  return devices_.Prefetch(std::move(wanted));
}

absl::Status DeviceCommit::Prefetch(absl::Span<const PreparedFacet> shown) {
  std::vector<WantedRecord> wanted;
  std::vector<WantedRecord> devices;
  for (const PreparedFacet& one : shown) {
    if (!draft_.FindKnown(one.hash)) wanted.push_back({one.name(), one.hash});
    devices.push_back({DeviceOfFacet(one.name()), ""});
  }
  RETURN_IF_ERROR(devices_.Prefetch(std::move(devices)));
  return facets_.Prefetch(std::move(wanted));
}

absl::Status DeviceCommit::Show(const PreparedDevice& shown) {
  if (shown.shown->facts_only()) return ShowFacts(shown);
  const bool removed = IsRemoved(shown.shown->device());
  if (const auto number = draft_.FindKnown(shown.hash)) {
    if (!removed) ShowLiveness(*number, shown);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(CachedRecord* const record, devices_.Load(shown.name()));
  const Revision before = record->revision;
  if (!record->exists || record->shown_hash != shown.hash ||
      MUTANT("check_in_writes_a_change")) {
    RETURN_IF_ERROR(Update(shown, *record));
  }
  if (record->revision == before) draft_.Learn(shown.hash, record->number);
  if (!removed || record->revision != before) {
    ShowLiveness(record->number, shown);
  }
  return absl::OkStatus();
}

absl::Status DeviceCommit::ShowFacts(const PreparedDevice& shown) {
  if (const auto number = draft_.FindKnown(shown.hash)) {
    ShowLiveness(*number, shown);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(CachedRecord* const record, devices_.Load(shown.name()));
  if (!record->exists) return absl::OkStatus();
  const Revision before = record->revision;
  if (record->shown_hash != shown.hash) {
    ASSIGN_OR_RETURN(const auto known,
                     Parse<Device>(devices_, shown.name(), *record));
    if (IsRemoved(*known)) return absl::OkStatus();
    RETURN_IF_ERROR(Update(shown, *record));
  }
  if (record->revision == before) draft_.Learn(shown.hash, record->number);
  ShowLiveness(record->number, shown);
  return absl::OkStatus();
}

absl::Status DeviceCommit::Add(const PreparedDevice& shown,
                               CachedRecord& record) {
  const Device& device = shown.shown->device();
  NewVersion version;
  version.shown_hash = shown.hash;
  version.core.reserve(shown.core.size() + kMostHistoryBytes);
  version.core = shown.core;
  ASSIGN_OR_RETURN(version.predecessor, succession_.PredecessorOf(device));
  Append(nullptr, device, std::move(version), record);
  return absl::OkStatus();
}

absl::Status DeviceCommit::Update(const PreparedDevice& shown,
                                  CachedRecord& record) {
  if (!shown.whole.empty()) {
    v1::DeviceObservation whole;
    RETURN_IF_ERROR(ParseStored(shown.name(), shown.whole, whole));
    return Update(Prepare(whole), record);
  }
  ASSIGN_OR_RETURN(const auto before,
                   Parse<Device>(devices_, shown.name(), record));
  if (!before && !IsRemoved(shown.shown->device())) return Add(shown, record);
  NewVersion version;
  version.shown_hash = shown.hash;
  Device after = MergeDevice(Pointer(before), *shown.shown);
  if (IsRemoved(after)) {
    if (before && IsRemoved(*before)) return absl::OkStatus();
    RETURN_IF_ERROR(BuryFacets(shown.name()));
    after.set_removal_reason(device::v1::REMOVAL_REASON_MARKED_REMOVED);
    *after.mutable_remove_time() = ToProto(now_);
  }
  version.core = after.SerializeAsString();
  if (before && IsUnchanged(*record.body, version.core, *before) &&
      !MUTANT("check_in_writes_a_change")) {
    return absl::OkStatus();
  }
  if (before) KeepPredecessor(*before, after, version);
  Append(Pointer(before), after, std::move(version), record);
  return IsRemoved(after) ? LinkSuccessor(after, record.number)
                          : absl::OkStatus();
}

absl::Status DeviceCommit::Show(const PreparedFacet& shown) {
  const absl::string_view name = DeviceOfFacet(shown.name());
  ASSIGN_OR_RETURN(CachedRecord* const device, devices_.Load(name));
  if (!device->exists) {
    return FacetMalformed(shown.name(), "nobody showed its device");
  }
  if (!draft_.FindKnown(shown.hash)) {
    ASSIGN_OR_RETURN(CachedRecord* const record, facets_.Load(shown.name()));
    if (!record->exists) {
      ASSIGN_OR_RETURN(const auto owner,
                       Parse<Device>(devices_, std::string(name), *device));
      if (owner && IsRemoved(*owner)) return absl::OkStatus();
    }
    RETURN_IF_ERROR(ShowUnknown(shown, *record));
  }
  const device::v1::Observation* const observation =
      &shown.shown->observation();
  ShowLiveness(device->number, std::nullopt, {&observation, 1});
  return absl::OkStatus();
}

absl::Status DeviceCommit::ShowUnknown(const PreparedFacet& shown,
                                       CachedRecord& record) {
  const Revision before = record.revision;
  if (!record.exists || record.shown_hash != shown.hash) {
    RETURN_IF_ERROR(Update(shown, record));
  }
  if (record.revision == before) draft_.Learn(shown.hash, record.number);
  return absl::OkStatus();
}

absl::Status DeviceCommit::Update(const PreparedFacet& shown,
                                  CachedRecord& record) {
  ASSIGN_OR_RETURN(const auto before,
                   Parse<Facet>(facets_, shown.name(), record));
  if (before && IsUnchanged(*record.body, shown.core, *before)) {
    return absl::OkStatus();
  }
  NewVersion version;
  version.type = before ? v1::Change::TYPE_UPDATED : v1::Change::TYPE_ADDED;
  version.core = shown.core;
  version.shown_hash = shown.hash;
  if (before) {
    version.changed_paths = ChangedPaths(*before, shown.shown->facet());
  }
  writer_.Append(shown.name(), Pointer(before), std::move(version), record);
  ++counts_.facets_changed;
  return absl::OkStatus();
}

absl::Status DeviceCommit::Remove(absl::string_view name, absl::Time when) {
  ASSIGN_OR_RETURN(CachedRecord* const record, devices_.Load(name));
  if (!record->exists || draft_.liveness().WasReadAfter(record->number, when)) {
    return absl::OkStatus();
  }
  return Bury(name, *record, device::v1::REMOVAL_REASON_NOT_FOUND_AT_SOURCE,
              when);
}

absl::Status DeviceCommit::Retire(absl::string_view name,
                                  device::v1::RemovalReason reason) {
  ASSIGN_OR_RETURN(CachedRecord* const record, devices_.Load(name));
  if (!record->exists) return absl::OkStatus();
  return Bury(name, *record, reason, now_);
}

absl::Status DeviceCommit::Bury(absl::string_view name, CachedRecord& record,
                                device::v1::RemovalReason reason,
                                absl::Time when) {
  ASSIGN_OR_RETURN(const auto before,
                   Parse<Device>(devices_, std::string(name), record));
  if (IsRemoved(*before)) return absl::OkStatus();
  RETURN_IF_ERROR(BuryFacets(name));
  Device after = *before;
  NormalizeDevice(after);
  after.set_state(device::v1::STATE_REMOVED);
  after.set_removal_reason(reason);
  *after.mutable_remove_time() = ToProto(when);
  NewVersion version;
  version.core = after.SerializeAsString();
  KeepPredecessor(*before, after, version);
  Append(&*before, after, std::move(version), record);
  if (reason == device::v1::REMOVAL_REASON_SOURCE_DELETED) {
    return absl::OkStatus();
  }
  return LinkSuccessor(after, record.number);
}

absl::Status DeviceCommit::LinkSuccessor(const Device& removed,
                                         ResourceNumber number) {
  ASSIGN_OR_RETURN(const std::string name,
                   succession_.SuccessorOf(removed, number));
  if (name.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(CachedRecord* const record, devices_.Load(name));
  ASSIGN_OR_RETURN(const auto before, Parse<Device>(devices_, name, *record));
  Device after = *before;
  NormalizeDevice(after);
  NewVersion version;
  version.core = after.SerializeAsString();
  version.shown_hash = record->shown_hash;
  version.predecessor = removed.name();
  after.set_predecessor(removed.name());
  Append(&*before, after, std::move(version), *record);
  return absl::OkStatus();
}

absl::Status DeviceCommit::BuryFacets(absl::string_view device) {
  for (const device::v1::FacetKind kind : kFacetKinds) {
    const std::string name = FacetName(device, kind);
    ASSIGN_OR_RETURN(CachedRecord* const facet, facets_.Load(name));
    if (!facet->exists) continue;
    writer_.RemoveFacet(name, kind, *facet);
    ++counts_.facets_changed;
  }
  return absl::OkStatus();
}

void DeviceCommit::Append(const Device* before, const Device& after,
                          NewVersion&& version, CachedRecord& record) {
  DescribeChange(before, after, version);
  if (before == nullptr || before->serial_number() != after.serial_number()) {
    succession_.Note(after);
  }
  Count(version.type);
  const bool was_living = before != nullptr && !IsRemoved(*before);
  const Revision revision = record.revision;
  writer_.Append(after.name(), before, std::move(version), record);
  CountView(after.name(), was_living, revision, !IsRemoved(after),
            record.revision);
}

void DeviceCommit::CountView(const std::string& name, bool was_living,
                             Revision revision_before, bool is_living,
                             Revision revision_after) {
  v1::ViewSum& view = draft_.ViewOf(SourceOf(name));
  if (MUTANT("view_of_source_not_kept")) return;
  if (was_living) view.Remove(name, revision_before);
  if (is_living) view.Add(name, revision_after);
  counts_.living += static_cast<int>(is_living) - static_cast<int>(was_living);
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

void DeviceCommit::ShowLiveness(ResourceNumber number,
                                const PreparedDevice& shown) {
  const auto& observations = shown.shown->observations();
  ShowLiveness(number, shown.check_in,
               {observations.data(), static_cast<size_t>(observations.size())});
}

void DeviceCommit::ShowLiveness(ResourceNumber number,
                                std::optional<absl::Time> check_in,
                                LivenessUpdate::Observations observations) {
  LivenessUpdate& liveness = draft_.liveness();
  if (liveness.Show(number, check_in, observations)) {
    liveness.SetTouch(number, draft_.NextTouch());
  }
}

}  // namespace muster::inventory
