#include "inventory/catalog/catalog_swap.h"

#include <string>

#include "absl/container/flat_hash_set.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

store::CatalogStatus& StatusOf(const std::string& kind,
                               store::SourceStatus& status) {
  for (store::CatalogStatus& one : *status.mutable_catalogs()) {
    if (one.kind() == kind) return one;
  }
  store::CatalogStatus& added = *status.add_catalogs();
  added.set_kind(kind);
  return added;
}

}  // namespace

absl::StatusOr<CatalogCounts> SwapCatalog(absl::string_view source,
                                          const StagedCatalog& staged,
                                          absl::Time start, StoreDraft& draft,
                                          store::SourceStatus& status) {
  CatalogCounts counts;
  if (staged.kind().empty()) return counts;
  absl::flat_hash_set<absl::string_view> known;
  const auto& entries = staged.entries();
  const std::string prefix = ChildPrefix(source, staged.kind());
  RETURN_IF_ERROR(draft.reader().ScanDocuments(
      Collection::kCatalog, prefix, PrefixUpperBound(prefix),
      ScanOrder::kForward, [&](absl::string_view key, absl::string_view value) {
        const auto shown = entries.find(std::string(key));
        if (shown == entries.end()) {
          draft.Delete(Collection::kCatalog, key);
          ++counts.removed;
          return true;
        }
        known.insert(shown->first);
        if (shown->second == value) return true;
        draft.PutBytes(Collection::kCatalog, key, shown->second);
        ++counts.changed;
        return true;
      }));
  for (const auto& [name, bytes] : entries) {
    if (known.contains(name)) continue;
    draft.PutBytes(Collection::kCatalog, name, bytes);
    ++counts.added;
  }
  *StatusOf(staged.kind(), status).mutable_observe_time() =
      ToProto(staged.observe_time().value_or(start));
  return counts;
}

}  // namespace muster::inventory
