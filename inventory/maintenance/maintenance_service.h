#ifndef INVENTORY_MAINTENANCE_MAINTENANCE_SERVICE_H_
#define INVENTORY_MAINTENANCE_MAINTENANCE_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "inventory/maintenance/purge/purge.h"
#include "inventory/maintenance/retention.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/watch/watcher_registry.h"
#include "proto/muster/inventory/v1/maintenance.grpc.pb.h"

namespace muster::inventory {

// muster.inventory.v1.Maintenance.
//
// Thread-safe. Everything it is given must outlive it, and it must outlive the
// server.
class MaintenanceService final : public v1::Maintenance::Service {
 public:
  struct Deps {
    RocksDeviceStore& store;
    Retention& retention;
    Purge& purge;
    const WatcherRegistry& watchers;
  };

  explicit MaintenanceService(const Deps& deps) : deps_(deps) {}

  grpc::Status GetStore(grpc::ServerContext* context,
                        const v1::GetStoreRequest* request,
                        v1::Store* response) override;
  grpc::Status CreateBackup(grpc::ServerContext* context,
                            const v1::CreateBackupRequest* request,
                            v1::Backup* response) override;
  grpc::Status Compact(grpc::ServerContext* context,
                       const v1::CompactRequest* request,
                       v1::Store* response) override;
  grpc::Status PurgeDevice(grpc::ServerContext* context,
                           const v1::PurgeDeviceRequest* request,
                           v1::PurgeResponse* response) override;
  grpc::Status PurgePerson(grpc::ServerContext* context,
                           const v1::PurgePersonRequest* request,
                           v1::PurgeResponse* response) override;
  grpc::Status ListWatchers(grpc::ServerContext* context,
                            const v1::ListWatchersRequest* request,
                            v1::ListWatchersResponse* response) override;

 private:
  absl::StatusOr<v1::Store> Describe();
  absl::StatusOr<v1::Backup> Backup(const v1::CreateBackupRequest& request);
  absl::StatusOr<v1::Store> CompactThrough(Revision revision);

  const Deps deps_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_MAINTENANCE_SERVICE_H_
