#include "inventory/sources/source_admin.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "base/telemetry/span.h"
#include "inventory/catalog/catalog_kind.h"
#include "inventory/commit/device_commit.h"
#include "inventory/commit/sync_documents.h"
#include "inventory/model/source_state.h"
#include "inventory/sources/source_store.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {
namespace {

constexpr size_t kDevicesPerCommit = 300;

struct Child {
  Collection collection;
  absl::string_view id;
};

constexpr Child kChildren[] = {
    {Collection::kSyncs, "syncs"},         {Collection::kCursors, "cursors"},
    {Collection::kHolds, "holds"},         {Collection::kSpend, "spend"},
    {Collection::kIncidents, "incidents"},
};

absl::Status Exists(const std::string& name) {
  return Error(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS",
               absl::StrCat("there is a source ", name,
                            " already; use it, or choose another name"),
               {{"source", name}});
}

absl::Status Paused(absl::string_view name) {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_PAUSED",
               absl::StrCat("an operator paused ", name,
                            "; no sync may run until it is resumed"),
               {{"source", std::string(name)}});
}

absl::Status NotPaused(absl::string_view name) {
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_NOT_PAUSED",
               absl::StrCat("syncs of ", name,
                            " may run meanwhile; pause it before deleting it"),
               {{"source", std::string(name)}});
}

absl::Status NotEmpty(absl::string_view name) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "SOURCE_NOT_EMPTY",
      absl::StrCat(name, " has ENROLLED devices; set `force` to remove them"),
      {{"source", std::string(name)}});
}

absl::StatusOr<std::vector<std::string>> SomeLiving(const StoreReader& reader,
                                                    absl::string_view source) {
  std::vector<std::string> names;
  RETURN_IF_ERROR(reader.ScanIndex(IndexPrefix(IndexKind::kLiving, ""),
                                   absl::StrCat(source, "/devices/"), "",
                                   [&](absl::string_view name) {
                                     names.emplace_back(name);
                                     return names.size() < kDevicesPerCommit;
                                   }));
  return names;
}

absl::StatusOr<int64_t> Retire(const std::vector<std::string>& devices,
                               absl::Time now, StoreDraft& draft) {
  DeviceCommit commit(draft, {now, /*sync=*/"", CurrentTraceparent()});
  for (const std::string& device : devices) {
    RETURN_IF_ERROR(
        commit.Retire(device, device::v1::REMOVAL_REASON_SOURCE_DELETED));
  }
  const auto removed = static_cast<size_t>(commit.counts().removed);
  if (removed != devices.size()) return CorruptRecord(devices.front());
  return commit.counts().removed;
}

absl::Status ForgetChildren(absl::string_view source, const Child& child,
                            StoreDraft& draft) {
  const std::string prefix = ChildPrefix(source, child.id);
  return draft.reader().ScanDocuments(
      child.collection, prefix, PrefixUpperBound(prefix), ScanOrder::kForward,
      [&](absl::string_view key, absl::string_view) {
        draft.Delete(child.collection, key);
        return true;
      });
}

absl::Status Forget(absl::string_view source, StoreDraft& draft) {
  for (const Child& child : kChildren) {
    RETURN_IF_ERROR(ForgetChildren(source, child, draft));
  }
  for (const absl::string_view kind : kCatalogKinds) {
    RETURN_IF_ERROR(
        ForgetChildren(source, {Collection::kCatalog, kind}, draft));
  }
  draft.Delete(Collection::kStatus, source);
  draft.Delete(Collection::kViews, source);
  draft.Delete(Collection::kSources, source);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Source> SourceAdmin::Create(const v1::Source& source) {
  RETURN_IF_ERROR(SourceName::Parse(source.name()).status());
  v1::Source made;
  made.set_name(source.name());
  made.set_vendor(source.vendor());
  made.set_host(source.host());
  made.set_state(v1::SOURCE_STATE_WAITING_TO_SYNC);
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(const auto known, draft.reader().GetDocument(
                                           Collection::kSources, made.name()));
    if (known) return Exists(made.name());
    draft.Put(Collection::kSources, made.name(), made);
    return absl::OkStatus();
  }));
  return made;
}

absl::StatusOr<v1::Source> SourceAdmin::Pause(absl::string_view name) {
  ASSIGN_OR_RETURN(v1::Source source, SetPaused(name, true));
  RETURN_IF_ERROR(syncs_.AbortSyncsOf(name, Paused(name)));
  return source;
}

absl::StatusOr<v1::Source> SourceAdmin::Resume(absl::string_view name) {
  return SetPaused(name, false);
}

absl::StatusOr<v1::Source> SourceAdmin::SetPaused(absl::string_view name,
                                                  bool paused) {
  v1::Source source;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    ASSIGN_OR_RETURN(source, ReadSource(draft.reader(), name));
    if (source.paused() == paused) return absl::OkStatus();
    source.set_paused(paused);
    SyncDocuments documents(draft);
    ASSIGN_OR_RETURN(const auto status, documents.GetStatus(name));
    ApplyStatus(status, source);
    documents.Put(source);
    return absl::OkStatus();
  }));
  return source;
}

absl::StatusOr<int64_t> SourceAdmin::Delete(absl::string_view name,
                                            bool force) {
  int64_t removed = 0;
  Step step;
  while (!step.is_last) {
    RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
      ASSIGN_OR_RETURN(step, FillDelete(name, force, draft));
      return absl::OkStatus();
    }));
    removed += step.removed;
  }
  return removed;
}

absl::StatusOr<SourceAdmin::Step> SourceAdmin::FillDelete(
    absl::string_view name, bool force, StoreDraft& draft) const {
  ASSIGN_OR_RETURN(v1::Source source, ReadSource(draft.reader(), name));
  if (!source.paused()) return NotPaused(name);
  ASSIGN_OR_RETURN(const auto living, SomeLiving(draft.reader(), name));
  if (living.empty()) {
    RETURN_IF_ERROR(Forget(name, draft));
    return Step{0, /*is_last=*/true};
  }
  if (!force) return NotEmpty(name);
  ASSIGN_OR_RETURN(const int64_t removed, Retire(living, clock_.Now(), draft));
  source.set_device_count(source.device_count() - removed);
  draft.Put(Collection::kSources, name, source);
  return Step{removed, /*is_last=*/false};
}

}  // namespace muster::inventory
