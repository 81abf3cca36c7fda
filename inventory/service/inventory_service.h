#ifndef INVENTORY_SERVICE_INVENTORY_SERVICE_H_
#define INVENTORY_SERVICE_INVENTORY_SERVICE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/grpc/watch_hub.h"
#include "inventory/store/change_log.h"
#include "inventory/store/device_store.h"
#include "inventory/store/source_store.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::inventory {

// muster.inventory.v1.Inventory. Get and List are synchronous: few calls that
// touch the disk. Watch is a callback: many streams that mostly idle, each a
// WatchCursor that reads on `executor`.
//
// Thread-safe. Everything it is given must outlive it, and it must outlive the
// server.
class InventoryService final
    : public v1::Inventory::WithCallbackMethod_Watch<v1::Inventory::Service> {
 public:
  struct Deps {
    const DeviceStore& devices;
    const ChangeLog& log;
    const SourceStore& sources;
    Clock& clock;
    Executor& executor;
    WatchHub& hub;  // woken on every commit and every kWatchTick
  };

  explicit InventoryService(const Deps& deps) : deps_(deps) {}

  grpc::Status GetDevice(grpc::ServerContext* context,
                         const v1::GetDeviceRequest* request,
                         device::v1::Device* response) override;

  grpc::Status ListDevices(grpc::ServerContext* context,
                           const v1::ListDevicesRequest* request,
                           v1::ListDevicesResponse* response) override;

  grpc::ServerWriteReactor<v1::WatchResponse>* Watch(
      grpc::CallbackServerContext* context,
      const v1::WatchRequest* request) override;

 private:
  absl::StatusOr<device::v1::Device> Get(
      const v1::GetDeviceRequest& request) const;
  absl::StatusOr<v1::ListDevicesResponse> List(
      const v1::ListDevicesRequest& request) const;

  const Deps deps_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SERVICE_INVENTORY_SERVICE_H_
