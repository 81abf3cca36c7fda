#include "inventory/maintenance/check/store_check.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/catalog/catalog_kind.h"
#include "inventory/maintenance/check/liveness_check.h"
#include "inventory/maintenance/check/name_check.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/catalog.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"
#include "proto/muster/inventory/v1/token.pb.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Facet;

class Check {
 public:
  Check(const StoreReader& reader, Touch last_touch)
      : reader_(reader), last_touch_(last_touch) {}

  absl::StatusOr<StoreCheck> Run() {
    RETURN_IF_ERROR(WalkLog());
    RETURN_IF_ERROR(WalkDevices());
    RETURN_IF_ERROR(WalkFacets());
    RETURN_IF_ERROR(WalkResources());
    RETURN_IF_ERROR(CheckNames(reader_, resources_, result_));
    RETURN_IF_ERROR(WalkIndex());
    RETURN_IF_ERROR(CheckLiveness(reader_, last_touch_, resources_, result_));
    RETURN_IF_ERROR(WalkViews());
    RETURN_IF_ERROR(WalkDocuments());
    return std::move(result_);
  }

 private:
  template <typename... Words>
  void Problem(const Words&... words) {
    result_.Problem(words...);
  }

  absl::Status WalkLog() {
    return reader_.ScanLog(reader_.compacted_through(), [&](const auto& entry) {
      ++result_.changes;
      CheckEntry(entry);
      return true;
    });
  }

  void CheckEntry(const LogView& entry) {
    store::LogHeader header;
    v1::Change change;
    if (!ParseStored("", entry.header, header).ok() ||
        !ParseStored("", entry.change, change).ok()) {
      return Problem("change ", entry.revision, " cannot be read");
    }
    const std::string& name =
        change.has_facet() ? change.facet().name() : change.device().name();
    if (change.revision() != entry.revision || name != header.name() ||
        change.type() != header.type()) {
      Problem("change ", entry.revision, " does not agree with its header");
    }
    CheckedResource& resource = resources_[header.number()];
    if (resource.changes > 0 &&
        (header.previous_revision() != resource.last_change ||
         header.name() != resource.name)) {
      Problem("change ", entry.revision, " of ", name, " continues revision ",
              header.previous_revision(), ", not ", resource.last_change);
    }
    if (resource.changes == 0 &&
        header.previous_revision() > reader_.compacted_through()) {
      Problem("change ", entry.revision, " of ", name,
              " continues a change that the log does not have");
    }
    resource.name = header.name();
    resource.last_change = entry.revision;
    resource.gone = header.kind() == v1::RESOURCE_KIND_FACET &&
                    header.type() == v1::Change::TYPE_REMOVED;
    ++resource.changes;
  }

  absl::Status WalkDevices() {
    return reader_.Scan(v1::RESOURCE_KIND_DEVICE, "", "",
                        [&](const RecordView& record) {
                          ++result_.records;
                          CheckDevice(record);
                          return true;
                        });
  }

  void CheckDevice(const RecordView& record) {
    Device device;
    if (!ParseStored("", record.body, device).ok()) {
      return Problem("the record of ", record.name, " cannot be read");
    }
    CheckRecord(record, device.name(), device.revision());
    for (const std::string& key : IndexKeys(device)) ++index_[key];
    if (device.state() != device::v1::STATE_ENROLLED) return;
    const std::string source(
        record.name.substr(0, record.name.find("/devices/")));
    views_[source].Add(record.name, record.revision);
  }

  absl::Status WalkFacets() {
    return reader_.Scan(
        v1::RESOURCE_KIND_FACET, "", "", [&](const RecordView& record) {
          ++result_.facets;
          Facet facet;
          if (ParseStored("", record.body, facet).ok()) {
            CheckRecord(record, facet.name(), facet.revision());
          } else {
            Problem("the record of ", record.name, " cannot be read");
          }
          return true;
        });
  }

  void CheckRecord(const RecordView& record, absl::string_view name,
                   Revision revision) {
    if (name != record.name || revision != record.revision) {
      Problem("the record of ", record.name, " is that of ", name,
              " at revision ", revision);
    }
    CheckedResource& resource = resources_[record.number];
    if (resource.has_record ||
        (!resource.name.empty() && resource.name != record.name)) {
      Problem("number ", record.number, " belongs to ", resource.name,
              " and to ", record.name);
    }
    const bool as_logged = resource.last_change == record.revision ||
                           (resource.last_change == 0 &&
                            record.revision <= reader_.compacted_through());
    if (!as_logged) {
      Problem("the record of ", record.name, " is of revision ",
              record.revision, ", but its last change is ",
              resource.last_change);
    }
    resource.name = std::string(record.name);
    resource.has_record = true;
  }

  absl::Status WalkHistory() {
    for (const auto& [number, resource] : resources_) {
      int64_t entries = 0;
      RETURN_IF_ERROR(reader_.ScanHistory(number, reader_.revision() + 1,
                                          [&](const LogView&) {
                                            ++entries;
                                            return true;
                                          }));
      if (entries != resource.changes) {
        Problem("the history of ", resource.name, " has ", entries,
                " entries, the log has ", resource.changes);
      }
    }
    return absl::OkStatus();
  }

  absl::Status WalkResources() {
    for (const auto& [number, resource] : resources_) {
      if (resource.changes > 0 && !resource.gone && !resource.has_record) {
        Problem("number ", number, " of ", resource.name,
                " has changes, but no record");
      }
    }
    return WalkHistory();
  }

  absl::Status WalkIndex() {
    RETURN_IF_ERROR(reader_.ScanIndex("", "", "", [&](absl::string_view key) {
      ++result_.index_entries;
      const auto found = index_.find(key);
      if (found == index_.end()) {
        Problem("the index leads to a device that is not so");
      } else {
        index_.erase(found);
      }
      return true;
    }));
    if (!index_.empty()) {
      Problem(index_.size(), " entries of the index are missing");
    }
    return absl::OkStatus();
  }

  absl::Status WalkViews() {
    std::map<std::string, v1::ViewSum> stored;
    RETURN_IF_ERROR(reader_.ScanDocuments(
        Collection::kViews, "", "", ScanOrder::kForward,
        [&](absl::string_view key, absl::string_view value) {
          v1::ViewDigest view;
          if (!ParseStored(key, value, view).ok()) {
            Problem("the view of ", key, " cannot be read");
          } else if (view.count() > 0) {
            stored.emplace(key, v1::ViewSum(view));
          }
          return true;
        }));
    for (const auto& [source, view] : views_) {
      const auto found = stored.find(source);
      if (found == stored.end() || found->second != view) {
        Problem("the view of ", source, " is not that of its devices");
      }
      if (found != stored.end()) stored.erase(found);
    }
    for (const auto& [source, view] : stored) {
      Problem("the view of ", source, " has ", view.count(),
              " devices, but there are none");
    }
    return absl::OkStatus();
  }

  template <typename Document>
  absl::Status WalkCollection(Collection collection) {
    return reader_.ScanDocuments(
        collection, "", "", ScanOrder::kForward,
        [&](absl::string_view key, absl::string_view value) {
          ++result_.documents;
          Document document;
          const absl::Status parsed = ParseStored(key, value, document);
          if (!parsed.ok()) Problem(parsed.message());
          return true;
        });
  }

  absl::Status WalkDocuments() {
    RETURN_IF_ERROR(WalkCollection<v1::Source>(Collection::kSources));
    RETURN_IF_ERROR(WalkCollection<v1::Sync>(Collection::kSyncs));
    RETURN_IF_ERROR(WalkCollection<v1::Cursor>(Collection::kCursors));
    RETURN_IF_ERROR(WalkCollection<v1::Hold>(Collection::kHolds));
    RETURN_IF_ERROR(WalkCollection<v1::Incident>(Collection::kIncidents));
    RETURN_IF_ERROR(WalkCollection<v1::Spend>(Collection::kSpend));
    RETURN_IF_ERROR(WalkCollection<store::SourceStatus>(Collection::kStatus));
    RETURN_IF_ERROR(WalkCatalogs());
    return WalkCollection<v1::WatchToken>(Collection::kProgress);
  }

  absl::Status WalkCatalogs() {
    return reader_.ScanDocuments(
        Collection::kCatalog, "", "", ScanOrder::kForward,
        [&](absl::string_view key, absl::string_view value) {
          ++result_.documents;
          v1::CatalogEntry entry;
          const absl::Status parsed = ParseStored(key, value, entry);
          if (!parsed.ok()) {
            Problem(parsed.message());
          } else if (entry.name() != key || !CatalogName::OfEntry(key).ok()) {
            Problem("the entry ", key, " of a catalog is that of ",
                    entry.name());
          }
          return true;
        });
  }

  const StoreReader& reader_;
  const Touch last_touch_;
  StoreCheck result_;
  CheckedResources resources_;
  absl::flat_hash_map<std::string, int> index_;  // keys not met yet
  std::map<std::string, v1::ViewSum> views_;     // by source
};

}  // namespace

absl::StatusOr<StoreCheck> CheckStore(const StoreReader& reader,
                                      Touch last_touch) {
  return Check(reader, last_touch).Run();
}

}  // namespace muster::inventory
