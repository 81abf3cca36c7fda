#include "inventory/maintenance/purge/device_erasure.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/commit/version_writer.h"
#include "inventory/model/facet_kind.h"
#include "inventory/model/proto_time.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/read_at.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Facet;

// A facet that goes with its device.
struct ErasedFacet {
  StoredRecord record;
  std::string name;
  device::v1::FacetKind kind = device::v1::FACET_KIND_UNSPECIFIED;
};

class Erasure {
 public:
  Erasure(StoreDraft& draft, std::string name, absl::Time now,
          v1::PurgeResponse& response)
      : draft_(draft), name_(std::move(name)), now_(now), response_(response) {}

  absl::Status Run() {
    RETURN_IF_ERROR(DeviceName::Parse(name_).status());
    ASSIGN_OR_RETURN(const auto record,
                     draft_.reader().Get(v1::RESOURCE_KIND_DEVICE, name_));
    if (!record) return NotFound();
    RETURN_IF_ERROR(EraseFacets());
    RETURN_IF_ERROR(EraseHistory(record->number));
    RETURN_IF_ERROR(LeaveTombstone(*record));
    draft_.liveness().Erase(record->number);
    response_.set_revision(draft_.revision());
    return absl::OkStatus();
  }

 private:
  absl::Status NotFound() const {
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat("there is no device ", name_, "; check the name"),
                 {{"device", name_}});
  }

  absl::Status EraseFacets() {
    std::vector<ErasedFacet> facets;
    absl::Status parsed;
    RETURN_IF_ERROR(draft_.reader().Scan(
        v1::RESOURCE_KIND_FACET, absl::StrCat(name_, "/facets/"), "",
        [&](const RecordView& view) {
          Facet facet;
          parsed = ParseStored(view.name, view.body, facet);
          StoredRecord record;
          record.number = view.number;
          record.revision = view.revision;
          facets.push_back({std::move(record), facet.name(), facet.kind()});
          return parsed.ok();
        }));
    RETURN_IF_ERROR(parsed);
    for (const ErasedFacet& facet : facets) {
      RETURN_IF_ERROR(EraseHistory(facet.record.number));
      RemoveFacet(facet);
    }
    return EraseGoneFacets();
  }

  // Those that went with the device when it was removed before.
  absl::Status EraseGoneFacets() {
    const StoreReader& reader = draft_.reader();
    for (const device::v1::FacetKind kind : kFacetKinds) {
      ASSIGN_OR_RETURN(const auto gone,
                       GoneFacets(reader, FacetName(name_, kind),
                                  reader.compacted_through()));
      for (const GoneFacet& facet : gone) {
        RETURN_IF_ERROR(EraseHistory(facet.number));
      }
    }
    return absl::OkStatus();
  }

  void RemoveFacet(const ErasedFacet& facet) {
    CachedRecord cached;
    cached.exists = true;
    cached.number = facet.record.number;
    cached.revision = facet.record.revision;
    VersionWriter(draft_, {now_, "", ""})
        .RemoveFacet(facet.name, facet.kind, cached);
    response_.set_resource_count(response_.resource_count() + 1);
  }

  // Puts the name in place of what each entry of the log says.
  absl::Status EraseHistory(ResourceNumber number) {
    absl::Status parsed;
    RETURN_IF_ERROR(draft_.reader().ScanHistory(
        number, draft_.reader().revision() + 1, [&](const LogView& entry) {
          LogRewrite rewrite;
          rewrite.revision = entry.revision;
          parsed = ParseStored("log", entry.header, rewrite.header);
          rewrite.change = Stub(entry.revision, rewrite.header);
          draft_.write().rewrites.push_back(std::move(rewrite));
          return parsed.ok();
        }));
    draft_.write().forgotten_bases.push_back(number);
    response_.set_forgotten_change_count(
        static_cast<int64_t>(draft_.write().rewrites.size()));
    return parsed;
  }

  static std::string Stub(Revision revision, const store::LogHeader& header) {
    v1::Change change;
    change.set_type(header.type());
    change.set_revision(revision);
    change.set_previous_resource_revision(header.previous_revision());
    *change.mutable_commit_time() =
        ToProto(absl::FromUnixMicros(header.commit_time_us()));
    if (header.kind() == v1::RESOURCE_KIND_FACET) {
      change.mutable_facet()->set_name(header.name());
      change.mutable_facet()->set_revision(revision);
      return change.SerializeAsString();
    }
    Device& device = *change.mutable_device();
    device.set_name(header.name());
    device.set_revision(revision);
    device.set_state(header.after().living() ? device::v1::STATE_ENROLLED
                                             : device::v1::STATE_REMOVED);
    return change.SerializeAsString();
  }

  absl::Status LeaveTombstone(const StoredRecord& record) {
    Device before;
    RETURN_IF_ERROR(ParseStored(name_, record.body, before));
    Device after;
    after.set_name(name_);
    after.set_state(device::v1::STATE_REMOVED);
    after.set_removal_reason(device::v1::REMOVAL_REASON_PURGED);
    *after.mutable_remove_time() = ToProto(now_);

    NewVersion version;
    version.type = v1::Change::TYPE_REMOVED;
    version.core = after.SerializeAsString();
    version.before = AttributesOf(before);
    version.after = AttributesOf(after);
    version.index_removed = IndexKeys(before);
    version.index_added = IndexKeys(after);
    if (before.state() == device::v1::STATE_ENROLLED) {
      draft_.ViewOf(DeviceName::Parse(name_)->parent().ToString())
          .Remove(name_, record.revision);
    }
    CachedRecord cached;
    cached.exists = true;
    cached.number = record.number;
    cached.revision = record.revision;
    VersionWriter(draft_, {now_, "", ""})
        .Append(name_, &before, std::move(version), cached);
    response_.set_resource_count(response_.resource_count() + 1);
    return absl::OkStatus();
  }

  StoreDraft& draft_;
  const std::string name_;
  const absl::Time now_;
  v1::PurgeResponse& response_;
};

}  // namespace

absl::Status EraseDevice(StoreDraft& draft, const std::string& name,
                         absl::Time now, v1::PurgeResponse& response) {
  return Erasure(draft, name, now, response).Run();
}

}  // namespace muster::inventory
