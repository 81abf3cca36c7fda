#include "inventory/sources/source_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/commit/sync_documents.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kSyncs = "syncs";

absl::Status SyncNotFound(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND",
               absl::StrCat("there is no sync ", name,
                            "; ListSyncs has those there are"),
               {{"sync", std::string(name)}});
}

}  // namespace

absl::StatusOr<v1::Source> SourceStore::GetSource(
    absl::string_view name) const {
  return ReadSource(*store_.Read(), name);
}

absl::StatusOr<ResourcePage<v1::Source>> SourceStore::ListSources(
    absl::string_view after, int limit) const {
  return ReadPage<v1::Source>(
      *store_.Read(),
      RangeAfter(Collection::kSources, "", after, ScanOrder::kForward), limit);
}

absl::StatusOr<std::vector<v1::Source>> SourceStore::SourcesIn(
    const Scope& scope) const {
  ASSIGN_OR_RETURN(auto page, ListSources("", kNoLimit));
  std::vector<v1::Source> sources;
  for (v1::Source& source : page.resources) {
    if (scope.HasSource(source.name())) sources.push_back(std::move(source));
  }
  return sources;
}

absl::StatusOr<v1::Sync> SourceStore::GetSync(absl::string_view name) const {
  ASSIGN_OR_RETURN(const std::string key, NumberedDocumentKey(name, kSyncs));
  ASSIGN_OR_RETURN(auto sync, ReadDocument<v1::Sync>(*store_.Read(),
                                                     Collection::kSyncs, key));
  if (!sync) return SyncNotFound(name);
  return *std::move(sync);
}

absl::StatusOr<ResourcePage<v1::Sync>> SourceStore::ListSyncs(
    absl::string_view source, absl::string_view after, int limit) const {
  ASSIGN_OR_RETURN(const DocumentRange range,
                   NumberedAfter(Collection::kSyncs, source, kSyncs, after));
  return ReadPage<v1::Sync>(*store_.Read(), range, limit);
}

absl::StatusOr<v1::Source> ReadSource(const StoreReader& reader,
                                      absl::string_view name) {
  RETURN_IF_ERROR(SourceName::Parse(name).status());
  ASSIGN_OR_RETURN(auto source, ReadDocument<v1::Source>(
                                    reader, Collection::kSources, name));
  if (source) return *std::move(source);
  return Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND",
               absl::StrCat("no connector has announced ", name,
                            " yet; check the name and that its connector runs"),
               {{"source", std::string(name)}});
}

absl::StatusOr<DocumentRange> NumberedAfter(Collection collection,
                                            absl::string_view source,
                                            absl::string_view child,
                                            absl::string_view after) {
  std::string key;
  if (!after.empty()) {
    ASSIGN_OR_RETURN(key, NumberedDocumentKey(after, child));
  }
  return RangeAfter(collection, ChildPrefix(source, child), key,
                    ScanOrder::kBackward);
}

}  // namespace muster::inventory
