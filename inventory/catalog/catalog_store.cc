#include "inventory/catalog/catalog_store.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"

namespace muster::inventory {
namespace {

using google::protobuf::Timestamp;

absl::Status NotFound(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "ENTRY_NOT_FOUND",
               absl::StrCat("the last reading did not show ", name,
                            "; ListEntries has those there are"),
               {{"entry", std::string(name)}});
}

// When the catalog was read; nullopt if it never was.
absl::StatusOr<std::optional<Timestamp>> ReadTimeOf(const StoreReader& reader,
                                                    const CatalogName& name) {
  std::optional<Timestamp> time;
  ASSIGN_OR_RETURN(const auto status,
                   ReadDocument<store::SourceStatus>(
                       reader, Collection::kStatus, name.source));
  if (!status) return time;
  for (const store::CatalogStatus& one : status->catalogs()) {
    if (one.kind() == name.kind) time = one.observe_time();
  }
  return time;
}

}  // namespace

absl::StatusOr<v1::CatalogEntry> CatalogStore::Get(
    absl::string_view name) const {
  ASSIGN_OR_RETURN(const CatalogName catalog, CatalogName::OfEntry(name));
  const auto reader = store_.Read();
  ASSIGN_OR_RETURN(auto entry, ReadDocument<v1::CatalogEntry>(
                                   *reader, Collection::kCatalog, name));
  if (!entry) return NotFound(name);
  ASSIGN_OR_RETURN(const auto time, ReadTimeOf(*reader, catalog));
  if (time) *entry->mutable_observe_time() = *time;
  return *std::move(entry);
}

absl::StatusOr<ResourcePage<v1::CatalogEntry>> CatalogStore::List(
    const CatalogName& catalog, absl::string_view after, int limit) const {
  const auto reader = store_.Read();
  ASSIGN_OR_RETURN(auto page,
                   ReadPage<v1::CatalogEntry>(
                       *reader,
                       RangeAfter(Collection::kCatalog,
                                  ChildPrefix(catalog.source, catalog.kind),
                                  after, ScanOrder::kForward),
                       limit));
  ASSIGN_OR_RETURN(const auto time, ReadTimeOf(*reader, catalog));
  for (v1::CatalogEntry& entry : page.resources) {
    if (time) *entry.mutable_observe_time() = *time;
  }
  return page;
}

}  // namespace muster::inventory
