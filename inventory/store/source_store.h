#ifndef INVENTORY_STORE_SOURCE_STORE_H_
#define INVENTORY_STORE_SOURCE_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/scope.h"
#include "inventory/store/inventory_db.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// One page of a List; `has_more` if there are further resources.
template <typename Resource>
struct ResourcePage {
  std::vector<Resource> resources;
  bool has_more = false;
};

// The sources and their syncs, for reading. Writes: sync_store.h.
//
// Thread-safe. The database must outlive it. Errors, beside those listed:
// those of RocksDatabase.
class SourceStore {
 public:
  explicit SourceStore(const InventoryDb& db) : db_(db) {}

  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND: no connector has announced it yet.
  absl::StatusOr<v1::Source> GetSource(absl::string_view name) const;

  // The first `limit` sources above the name `after`, by name.
  absl::StatusOr<ResourcePage<v1::Source>> ListSources(absl::string_view after,
                                                       int limit) const;

  // All sources in `scope`, by name.
  absl::StatusOr<std::vector<v1::Source>> SourcesIn(const Scope& scope) const;

  // Errors:
  //   NOT_FOUND SYNC_NOT_FOUND: there is none of that name.
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  absl::StatusOr<v1::Sync> GetSync(absl::string_view name) const;

  // The first `limit` syncs of `source` below the number `before` (nullopt:
  // from the newest), newest first.
  absl::StatusOr<ResourcePage<v1::Sync>> ListSyncs(
      absl::string_view source, std::optional<int64_t> before, int limit) const;

  // Every sync that has not ended.
  absl::StatusOr<std::vector<v1::Sync>> OpenSyncs() const;

  // The number of the last sync of `source`; 0 if it has none.
  absl::StatusOr<int64_t> LastSyncNumber(absl::string_view source) const;

 private:
  const InventoryDb& db_;
};

// The key of the sync `name` in the family `syncs`, and its number.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
//   NOT_FOUND SYNC_NOT_FOUND: its id is no number, so no sync has it.
absl::StatusOr<std::string> SyncKeyOf(absl::string_view name);
absl::StatusOr<int64_t> SyncNumber(absl::string_view name);

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_SOURCE_STORE_H_
