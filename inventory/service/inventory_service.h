#ifndef INVENTORY_SERVICE_INVENTORY_SERVICE_H_
#define INVENTORY_SERVICE_INVENTORY_SERVICE_H_

#include "absl/status/status.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/read/device_reader.h"
#include "inventory/read/facet_reader.h"
#include "inventory/read/list/device_list.h"
#include "inventory/store/device_store.h"
#include "inventory/watch/watch_service.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster {
class ServerCall;
}  // namespace muster

namespace muster::inventory {

// muster.inventory.v1.Inventory. GetDevice and Watch are callbacks that answer
// with stored bytes: one short read, and many streams that mostly idle. What
// may read much is synchronous, so that it holds up nobody else.
//
// Thread-safe. Everything it is given must outlive it, and it must outlive the
// server.
class InventoryService final
    : public v1::Inventory::WithRawCallbackMethod_GetDevice<
          v1::Inventory::WithRawCallbackMethod_Watch<v1::Inventory::Service>> {
 public:
  InventoryService(const DeviceStore& store, const LivenessTable& liveness,
                   WatchService& watch)
      : store_(store),
        devices_(store, liveness),
        list_(store, liveness),
        facets_(store, liveness),
        watch_(watch) {}

  grpc::ServerUnaryReactor* GetDevice(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;

  grpc::Status ListDevices(grpc::ServerContext* context,
                           const v1::ListDevicesRequest* request,
                           v1::ListDevicesResponse* response) override;
  grpc::Status ListRevisions(grpc::ServerContext* context,
                             const v1::ListRevisionsRequest* request,
                             v1::ListRevisionsResponse* response) override;
  grpc::Status GetFacet(grpc::ServerContext* context,
                        const v1::GetFacetRequest* request,
                        device::v1::Facet* response) override;
  grpc::Status ListFacets(grpc::ServerContext* context,
                          const v1::ListFacetsRequest* request,
                          v1::ListFacetsResponse* response) override;
  grpc::Status ReportProgress(grpc::ServerContext* context,
                              const v1::ReportProgressRequest* request,
                              v1::ReportProgressResponse* response) override;

 private:
  absl::Status Get(ServerCall& call, const grpc::ByteBuffer& bytes,
                   grpc::ByteBuffer& response) const;

  const DeviceStore& store_;
  const DeviceReader devices_;
  const DeviceList list_;
  const FacetReader facets_;
  WatchService& watch_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SERVICE_INVENTORY_SERVICE_H_
