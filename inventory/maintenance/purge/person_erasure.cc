#include "inventory/maintenance/purge/person_erasure.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/commit/version_writer.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Facet;
using device::v1::LocalUser;

std::vector<std::string> Without(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> rest;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(rest));
  return rest;
}

template <typename Resource>
void ClearHistory(Resource& resource) {
  resource.clear_revision();
  resource.clear_create_time();
  resource.clear_update_time();
  resource.clear_etag();
}

// What stands behind the core of a device.
void KeepPredecessor(Device& device, NewVersion& version) {
  version.predecessor = device.predecessor();
  device.clear_predecessor();
}
void KeepPredecessor(Facet&, NewVersion&) {}

class Erasure {
 public:
  Erasure(StoreDraft& draft, const v1::PurgePersonRequest& person,
          absl::Time now, v1::PurgeResponse& response)
      : draft_(draft),
        person_(person),
        response_(response),
        writer_(draft, {now, "", ""}) {}

  absl::Status Run() {
    if (person_.email().empty() && person_.user_name().empty()) {
      return Error(absl::StatusCode::kInvalidArgument, "PERSON_MALFORMED",
                   "name the person by e-mail or by local user name");
    }
    RETURN_IF_ERROR(RewriteLog());
    RETURN_IF_ERROR(ForgetBases<Device>(v1::RESOURCE_KIND_DEVICE));
    RETURN_IF_ERROR(ForgetBases<Facet>(v1::RESOURCE_KIND_FACET));
    RETURN_IF_ERROR(ChangeRecords<Device>(v1::RESOURCE_KIND_DEVICE));
    RETURN_IF_ERROR(ChangeRecords<Facet>(v1::RESOURCE_KIND_FACET));
    RETURN_IF_ERROR(DeleteUsers());
    response_.set_revision(draft_.revision());
    return absl::OkStatus();
  }

 private:
  // Take the person out; whether it was in.
  bool Scrub(Device& device) const {
    if (person_.email().empty() ||
        !absl::EqualsIgnoreCase(device.user().email(), person_.email())) {
      return false;
    }
    device.clear_user();
    return true;
  }
  bool Scrub(Facet& facet) const {
    if (person_.user_name().empty()) return false;
    auto& users = *facet.mutable_local_users();
    const auto kept =
        std::remove_if(users.begin(), users.end(), [&](const LocalUser& user) {
          return user.user_name() == person_.user_name();
        });
    const bool found = kept != users.end();
    users.erase(kept, users.end());
    return found;
  }
  bool Scrub(v1::Change& change) const {
    return change.has_facet() ? Scrub(*change.mutable_facet())
                              : Scrub(*change.mutable_device());
  }

  absl::Status RewriteLog() {
    absl::Status parsed;
    const auto rewrite = [&](const LogView& entry) {
      v1::Change change;
      LogRewrite written;
      parsed = ParseStored("log", entry.change, change);
      parsed.Update(ParseStored("log", entry.header, written.header));
      if (!parsed.ok()) return false;
      if (change.has_facet() && change.type() == v1::Change::TYPE_REMOVED) {
        gone_facets_.push_back(written.header.number());
      }
      if (!Scrub(change)) return true;
      written.revision = entry.revision;
      written.change = change.SerializeAsString();
      draft_.write().rewrites.push_back(std::move(written));
      return true;
    };
    RETURN_IF_ERROR(
        draft_.reader().ScanLog(draft_.reader().compacted_through(), rewrite));
    response_.set_forgotten_change_count(
        static_cast<int64_t>(draft_.write().rewrites.size()));
    return parsed;
  }

  // Versions of before the log, of resources that changed since.
  template <typename Resource>
  absl::Status ForgetBases(v1::ResourceKind kind) {
    const StoreReader& reader = draft_.reader();
    const Revision at = reader.compacted_through();
    std::vector<ResourceNumber> newer;
    if (kind == v1::RESOURCE_KIND_FACET) newer = gone_facets_;
    RETURN_IF_ERROR(reader.Scan(kind, "", "", [&](const RecordView& record) {
      if (record.revision > at) newer.push_back(record.number);
      return true;
    }));
    for (const ResourceNumber number : newer) {
      ASSIGN_OR_RETURN(const auto base, reader.GetVersion(number, at));
      if (!base) continue;
      Resource resource;
      RETURN_IF_ERROR(ParseStored("base", base->body, resource));
      if (Scrub(resource)) draft_.write().forgotten_bases.push_back(number);
    }
    return absl::OkStatus();
  }

  template <typename Resource>
  absl::Status ChangeRecords(v1::ResourceKind kind) {
    std::vector<std::pair<StoredRecord, Resource>> named;
    absl::Status parsed;
    RETURN_IF_ERROR(
        draft_.reader().Scan(kind, "", "", [&](const RecordView& record) {
          Resource resource;
          parsed = ParseStored(record.name, record.body, resource);
          Resource scrubbed = resource;
          if (parsed.ok() && Scrub(scrubbed)) {
            StoredRecord stored;
            stored.number = record.number;
            stored.revision = record.revision;
            named.emplace_back(std::move(stored), std::move(resource));
          }
          return parsed.ok();
        }));
    RETURN_IF_ERROR(parsed);
    for (const auto& [record, before] : named) ChangeRecord(record, before);
    return absl::OkStatus();
  }

  template <typename Resource>
  void ChangeRecord(const StoredRecord& record, const Resource& before) {
    Resource after = before;
    Scrub(after);
    NewVersion version = VersionOf(before, after);
    version.type = v1::Change::TYPE_UPDATED;
    ClearHistory(after);
    KeepPredecessor(after, version);
    version.core = after.SerializeAsString();
    CachedRecord cached;
    cached.exists = true;
    cached.number = record.number;
    cached.revision = record.revision;
    writer_.Append(before.name(), &before, std::move(version), cached);
    MoveView(before, record.revision, cached.revision);
    response_.set_resource_count(response_.resource_count() + 1);
  }

  // The catalogs have no history.
  absl::Status DeleteUsers() {
    if (person_.email().empty()) return absl::OkStatus();
    absl::Status parsed;
    RETURN_IF_ERROR(draft_.reader().ScanDocuments(
        Collection::kCatalog, "", "", ScanOrder::kForward,
        [&](absl::string_view key, absl::string_view value) {
          v1::CatalogEntry entry;
          parsed = ParseStored(key, value, entry);
          if (entry.has_user() &&
              absl::EqualsIgnoreCase(entry.user().email(), person_.email())) {
            draft_.Delete(Collection::kCatalog, key);
            response_.set_resource_count(response_.resource_count() + 1);
          }
          return parsed.ok();
        }));
    return parsed;
  }

  static NewVersion VersionOf(const Device& before, const Device& after) {
    NewVersion version;
    version.changed_paths = {"user"};
    version.before = AttributesOf(before);
    version.after = AttributesOf(after);
    version.index_removed = Without(IndexKeys(before), IndexKeys(after));
    version.index_added = Without(IndexKeys(after), IndexKeys(before));
    return version;
  }
  static NewVersion VersionOf(const Facet&, const Facet&) {
    NewVersion version;
    version.changed_paths = {"local_users"};
    return version;
  }

  void MoveView(const Device& before, Revision from, Revision to) {
    if (before.state() != device::v1::STATE_ENROLLED) return;
    v1::ViewSum& view =
        draft_.ViewOf(DeviceName::Parse(before.name())->parent().ToString());
    view.Remove(before.name(), from);
    view.Add(before.name(), to);
  }
  void MoveView(const Facet&, Revision, Revision) {}

  StoreDraft& draft_;
  const v1::PurgePersonRequest& person_;
  v1::PurgeResponse& response_;
  VersionWriter writer_;
  std::vector<ResourceNumber> gone_facets_;  // removed as far as the log tells
};

}  // namespace

absl::Status ErasePerson(StoreDraft& draft,
                         const v1::PurgePersonRequest& person, absl::Time now,
                         v1::PurgeResponse& response) {
  return Erasure(draft, person, now, response).Run();
}

}  // namespace muster::inventory
