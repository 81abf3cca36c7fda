#ifndef INVENTORY_CATALOG_CATALOG_STORE_H_
#define INVENTORY_CATALOG_CATALOG_STORE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/catalog/catalog_kind.h"
#include "inventory/sources/documents.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/catalog.pb.h"

namespace muster::inventory {

// The catalogs, for reading. Writes: catalog_swap.h.
//
// Thread-safe. The store must outlive it. Errors, beside those listed: those of
// StoreReader.
class CatalogStore {
 public:
  explicit CatalogStore(const DeviceStore& store) : store_(store) {}

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
  //   NOT_FOUND ENTRY_NOT_FOUND: the last reading did not show it.
  absl::StatusOr<v1::CatalogEntry> Get(absl::string_view name) const;

  // The first `limit` entries of `catalog` above the name `after`, by name.
  absl::StatusOr<ResourcePage<v1::CatalogEntry>> List(
      const CatalogName& catalog, absl::string_view after, int limit) const;

 private:
  const DeviceStore& store_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_CATALOG_CATALOG_STORE_H_
