#include "inventory/watch/log/snapshot_reader.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/document_keys.h"
#include "inventory/watch/log/message_bytes.h"
#include "inventory/watch/query/header_view.h"

namespace muster::inventory {
namespace {

// One pass over the records for one message.
class SnapshotPass {
 public:
  SnapshotPass(const StoreReader& reader, const WatchQuery& query, Revision at,
               const VanishedFacets& vanished, SnapshotBatch& batch)
      : reader_(reader),
        query_(query),
        at_(at),
        vanished_(vanished.numbers()),
        batch_(batch) {}

  // Both return whether there is room left; what is left comes after
  // `batch.position`.
  absl::StatusOr<bool> AddDevices() {
    RETURN_IF_ERROR(reader_.Scan(
        v1::RESOURCE_KIND_DEVICE, prefix(), batch_.position,
        [&](const RecordView& record) { return VisitDevice(record); }));
    RETURN_IF_ERROR(problem_);
    return !full_;
  }

  absl::StatusOr<bool> AddFacets() {
    const std::string after =
        IsFacetName(batch_.position) ? batch_.position : "";
    next_vanished_ = vanished_.upper_bound(after);
    RETURN_IF_ERROR(reader_.Scan(
        v1::RESOURCE_KIND_FACET, prefix(), after,
        [&](const RecordView& record) { return VisitFacet(record); }));
    if (problem_.ok() && !full_) problem_ = AddVanishedBelow("");
    RETURN_IF_ERROR(problem_);
    return !full_;
  }

 private:
  const std::string& prefix() const { return query_.scope().device_prefix(); }

  bool VisitDevice(const RecordView& record) {
    if (MUTANT("snapshot_resume_skips_one") && !batch_.position.empty() &&
        looked_at_++ == 0)
      return true;
    problem_ = Add(v1::RESOURCE_KIND_DEVICE, record);
    return problem_.ok() && !full_;
  }

  bool VisitFacet(const RecordView& record) {
    problem_ = AddVanishedBelow(record.name);
    if (problem_.ok() && !full_)
      problem_ = Add(v1::RESOURCE_KIND_FACET, record);
    if (!problem_.ok() || full_) return false;
    if (next_vanished_ != vanished_.end() &&
        next_vanished_->first == record.name) {
      ++next_vanished_;  // there is another one under its name now
    }
    return true;
  }

  // Those that come before `name`; all if it is empty.
  absl::Status AddVanishedBelow(absl::string_view name) {
    if (MUTANT("snapshot_misses_facets_that_went")) return absl::OkStatus();
    while (next_vanished_ != vanished_.end() && !full_ &&
           (name.empty() || next_vanished_->first < name)) {
      RecordView gone;
      gone.name = next_vanished_->first;
      gone.number = next_vanished_->second;
      gone.revision = at_ + 1;
      if (query_.scope().HasDevice(gone.name)) {
        RETURN_IF_ERROR(Add(v1::RESOURCE_KIND_FACET, gone));
      }
      if (!full_) ++next_vanished_;
    }
    return absl::OkStatus();
  }

  // Adds the version at `at_` of what `record` shows, if there was one and it
  // matches.
  absl::Status Add(v1::ResourceKind kind, const RecordView& record) {
    if (looked_at_++ == kMaxEntriesPerStep) {
      full_ = true;
      return absl::OkStatus();
    }
    if (record.revision <= at_) return Show(kind, record);
    if (MUTANT("snapshot_shows_later_version")) return Show(kind, record);
    if (MUTANT("snapshot_misses_what_changed")) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto version, VersionOf(record));
    if (!version) {
      batch_.position = std::string(record.name);
      return absl::OkStatus();
    }
    return Show(kind, {record.name, version->number, version->revision,
                       /*shown_hash=*/"", version->body});
  }

  absl::StatusOr<std::optional<StoredRecord>> VersionOf(
      const RecordView& record) const {
    ASSIGN_OR_RETURN(auto version, reader_.GetVersion(record.number, at_));
    if (version) return version;
    const auto gone = vanished_.find(std::string(record.name));
    if (gone == vanished_.end()) return version;
    return reader_.GetVersion(gone->second, at_);
  }

  absl::Status Show(v1::ResourceKind kind, const RecordView& record) {
    ASSIGN_OR_RETURN(const auto living, LivingIfInView(kind, record));
    if (living) {
      full_ = !room_.Take(record.body.size());
      if (full_) return absl::OkStatus();
      AddToBatch(kind, record, *living);
    }
    batch_.position = std::string(record.name);
    return absl::OkStatus();
  }

  void AddToBatch(v1::ResourceKind kind, const RecordView& record,
                  bool living) {
    AppendSnapshotEntry(kind, record.revision, record.body, batch_.changes);
    ++batch_.count;
    if (MUTANT("tombstones_shown_twice") && !living)
      AppendSnapshotEntry(kind, record.revision, record.body, batch_.changes);
    if (living && !query_.narrows_changes()) {
      batch_.view.Add(record.name, record.revision);
    }
    if (query_.want_liveness() && kind == v1::RESOURCE_KIND_DEVICE) {
      batch_.devices.push_back({record.number, std::string(record.name)});
    }
  }

  absl::StatusOr<std::optional<bool>> LivingIfInView(v1::ResourceKind kind,
                                                     const RecordView& record) {
    if (kind == v1::RESOURCE_KIND_FACET) return true;
    if (!query_.narrows_devices()) return IsEnrolled(record.body);
    RETURN_IF_ERROR(ParseStored(record.name, record.body, device_));
    const store::ViewAttributes attributes = AttributesOf(device_);
    if (!query_.Matches(attributes)) return std::nullopt;
    return attributes.living();
  }

  const StoreReader& reader_;
  const WatchQuery& query_;
  const Revision at_;
  const std::map<std::string, ResourceNumber>& vanished_;
  std::map<std::string, ResourceNumber>::const_iterator next_vanished_;
  SnapshotBatch& batch_;
  BatchRoom room_;
  device::v1::Device device_;
  int looked_at_ = 0;
  bool full_ = false;
  absl::Status problem_;
};

}  // namespace

bool IsFacetName(absl::string_view name) {
  return absl::StrContains(name, "/facets/");
}

absl::StatusOr<SnapshotBatch> ReadSnapshot(const StoreReader& reader,
                                           const WatchQuery& query, Revision at,
                                           absl::string_view position,
                                           const v1::ViewSum& view,
                                           VanishedFacets& vanished) {
  RETURN_IF_ERROR(CheckRetained(reader, at));
  const bool facets = query.Watches(v1::RESOURCE_KIND_FACET);
  if (facets) RETURN_IF_ERROR(vanished.CatchUp(reader));
  SnapshotBatch batch;
  batch.position = std::string(position);
  batch.view = view;
  SnapshotPass pass(reader, query, at, vanished, batch);
  batch.complete = true;
  if (query.Watches(v1::RESOURCE_KIND_DEVICE) && !IsFacetName(position)) {
    ASSIGN_OR_RETURN(batch.complete, pass.AddDevices());
  }
  if (batch.complete && facets) {
    ASSIGN_OR_RETURN(batch.complete, pass.AddFacets());
  }
  return batch;
}

}  // namespace muster::inventory
