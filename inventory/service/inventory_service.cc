#include "inventory/service/inventory_service.h"

#include <utility>

#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "inventory/read/revision_list.h"
#include "inventory/service/hidden_query.h"

namespace muster::inventory {
namespace {

bool AsksForNow(const v1::GetDeviceRequest& request) {
  return request.revision() == 0 && !request.has_read_time();
}

}  // namespace

grpc::ServerUnaryReactor* InventoryService::GetDevice(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  ServerCall call(*context, "muster.inventory.v1.Inventory/GetDevice");
  const absl::Status status = Get(call, *request, *response);
  call.Record(ToGrpcStatus(status));
  return FinishUnary(*context, status);
}

absl::Status InventoryService::Get(ServerCall& call,
                                   const grpc::ByteBuffer& bytes,
                                   grpc::ByteBuffer& response) const {
  v1::GetDeviceRequest request;
  RETURN_IF_ERROR(ParseRequest(bytes, request));
  RETURN_IF_ERROR(call.Admit(request));
  if (AsksForNow(request) && call.hidden() == nullptr) {
    ASSIGN_OR_RETURN(std::string device, devices_.GetBytes(request.name()));
    response = ToByteBuffer(std::move(device));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(device::v1::Device device, devices_.Get(request));
  call.Hide(device);
  response = ToByteBuffer(device);
  return absl::OkStatus();
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* InventoryService::Watch(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return watch_.Watch(context, request);
}

grpc::Status InventoryService::ListDevices(
    grpc::ServerContext* context, const v1::ListDevicesRequest* request,
    v1::ListDevicesResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Inventory/ListDevices");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<v1::ListDevicesResponse> {
        RETURN_IF_ERROR(CheckNamesNoHidden(*request, call.hidden()));
        return list_.List(*request);
      });
}

grpc::Status InventoryService::ListRevisions(
    grpc::ServerContext* context, const v1::ListRevisionsRequest* request,
    v1::ListRevisionsResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Inventory/ListRevisions");
  return call.Answer(*request, *response, [&] {
    return muster::inventory::ListRevisions(store_, *request);
  });
}

grpc::Status InventoryService::GetFacet(grpc::ServerContext* context,
                                        const v1::GetFacetRequest* request,
                                        device::v1::Facet* response) {
  ServerCall call(*context, "muster.inventory.v1.Inventory/GetFacet");
  return call.Answer(*request, *response,
                     [&] { return facets_.Get(*request); });
}

grpc::Status InventoryService::ListFacets(grpc::ServerContext* context,
                                          const v1::ListFacetsRequest* request,
                                          v1::ListFacetsResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Inventory/ListFacets");
  return call.Answer(*request, *response,
                     [&] { return facets_.List(*request); });
}

grpc::Status InventoryService::ReportProgress(
    grpc::ServerContext* context, const v1::ReportProgressRequest* request,
    v1::ReportProgressResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Inventory/ReportProgress");
  return call.Answer(*request, *response,
                     [&] { return watch_.ReportProgress(*request); });
}

}  // namespace muster::inventory
