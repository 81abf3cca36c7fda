#include "inventory/store/source_store.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/model/sync_end.h"
#include "inventory/store/store_keys.h"

namespace muster::inventory {
namespace {

absl::Status SyncNotFound(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "SYNC_NOT_FOUND",
               absl::StrCat("there is no sync ", name,
                            "; ListSyncs has those there are"),
               {{"sync", std::string(name)}});
}

}  // namespace

absl::StatusOr<v1::Source> SourceStore::GetSource(
    absl::string_view name) const {
  v1::Source source;
  ASSIGN_OR_RETURN(const bool found, db_.Read(kSources, name, source));
  if (found) return source;
  return Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND",
               absl::StrCat("no connector has announced ", name,
                            " yet; check the name and that its connector runs"),
               {{"source", std::string(name)}});
}

absl::StatusOr<ResourcePage<v1::Source>> SourceStore::ListSources(
    absl::string_view after, int limit) const {
  ResourcePage<v1::Source> page;
  RocksIterator it = db_.rocks().Prefix(kSources, "");
  if (!after.empty()) it.Seek(absl::StrCat(after, absl::string_view("\0", 1)));
  for (; it.Valid(); it.Next()) {
    if (static_cast<int>(page.resources.size()) == limit) {
      page.has_more = true;
      break;
    }
    RETURN_IF_ERROR(
        ParseStored(it.key(), it.value(), page.resources.emplace_back()));
  }
  RETURN_IF_ERROR(it.status());
  return page;
}

absl::StatusOr<std::vector<v1::Source>> SourceStore::SourcesIn(
    const Scope& scope) const {
  std::vector<v1::Source> sources;
  RocksIterator it = db_.rocks().Prefix(kSources, "");
  for (; it.Valid(); it.Next()) {
    if (!scope.HasSource(it.key())) continue;
    RETURN_IF_ERROR(ParseStored(it.key(), it.value(), sources.emplace_back()));
  }
  RETURN_IF_ERROR(it.status());
  return sources;
}

absl::StatusOr<v1::Sync> SourceStore::GetSync(absl::string_view name) const {
  ASSIGN_OR_RETURN(const std::string key, SyncKeyOf(name));
  v1::Sync sync;
  ASSIGN_OR_RETURN(const bool found, db_.Read(kSyncs, key, sync));
  if (!found) return SyncNotFound(name);
  return sync;
}

absl::StatusOr<ResourcePage<v1::Sync>> SourceStore::ListSyncs(
    absl::string_view source, std::optional<int64_t> before, int limit) const {
  ResourcePage<v1::Sync> page;
  const std::string prefix = SyncPrefix(source);
  RocksIterator it = db_.rocks().Range(
      kSyncs, prefix,
      before ? SyncKey(source, *before) : PrefixUpperBound(prefix));
  for (it.SeekToLast(); it.Valid(); it.Prev()) {
    if (static_cast<int>(page.resources.size()) == limit) {
      page.has_more = true;
      break;
    }
    RETURN_IF_ERROR(
        ParseStored(it.key(), it.value(), page.resources.emplace_back()));
  }
  RETURN_IF_ERROR(it.status());
  return page;
}

absl::StatusOr<std::vector<v1::Sync>> SourceStore::OpenSyncs() const {
  std::vector<v1::Sync> open;
  RocksIterator it = db_.rocks().Prefix(kSyncs, "");
  for (; it.Valid(); it.Next()) {
    v1::Sync sync;
    RETURN_IF_ERROR(ParseStored(it.key(), it.value(), sync));
    if (!HasEnded(sync.state())) open.push_back(std::move(sync));
  }
  RETURN_IF_ERROR(it.status());
  return open;
}

absl::StatusOr<int64_t> SourceStore::LastSyncNumber(
    absl::string_view source) const {
  ASSIGN_OR_RETURN(const auto page, ListSyncs(source, std::nullopt, 1));
  if (page.resources.empty()) return 0;
  return SyncNumber(page.resources.front().name());
}

absl::StatusOr<std::string> SyncKeyOf(absl::string_view name) {
  ASSIGN_OR_RETURN(const SyncName parsed, SyncName::Parse(name));
  ASSIGN_OR_RETURN(const int64_t number, SyncNumber(name));
  return SyncKey(parsed.parent().ToString(), number);
}

absl::StatusOr<int64_t> SyncNumber(absl::string_view name) {
  ASSIGN_OR_RETURN(const SyncName parsed, SyncName::Parse(name));
  int64_t number = 0;
  const bool canonical = absl::SimpleAtoi(parsed.sync, &number) &&
                         absl::StrCat(number) == parsed.sync;
  if (!canonical) return SyncNotFound(name);
  return number;
}

}  // namespace muster::inventory
