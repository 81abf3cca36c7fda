#ifndef INVENTORY_CATALOG_CATALOG_SERVICE_H_
#define INVENTORY_CATALOG_CATALOG_SERVICE_H_

#include "absl/status/statusor.h"
#include "inventory/catalog/catalog_store.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/catalog.grpc.pb.h"

namespace muster::inventory {

// Entries of a page if the request does not say.
constexpr int kDefaultEntries = 100;

// muster.inventory.v1.Catalog, by CatalogStore. Calls are few and may read
// much, so it is a sync service.
//
// Thread-safe. The store must outlive it, and it must outlive the server.
class CatalogService final : public v1::Catalog::Service {
 public:
  explicit CatalogService(const DeviceStore& store) : catalogs_(store) {}

  grpc::Status GetEntry(grpc::ServerContext* context,
                        const v1::GetEntryRequest* request,
                        v1::CatalogEntry* response) override;
  grpc::Status ListEntries(grpc::ServerContext* context,
                           const v1::ListEntriesRequest* request,
                           v1::ListEntriesResponse* response) override;

 private:
  absl::StatusOr<v1::ListEntriesResponse> List(
      v1::ListEntriesRequest request) const;

  const CatalogStore catalogs_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_CATALOG_CATALOG_SERVICE_H_
