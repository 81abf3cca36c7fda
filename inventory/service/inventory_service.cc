#include "inventory/service/inventory_service.h"

#include <utility>

#include "base/errors.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/grpc/server_span.h"
#include "base/status_macros.h"
#include "inventory/read/revision_list.h"

namespace muster::inventory {
namespace {

template <typename Response>
grpc::Status Answer(ServerSpan& span, absl::StatusOr<Response> result,
                    Response& response) {
  if (result.ok()) response = *std::move(result);
  return span.Record(ToGrpcStatus(result.status()));
}

bool AsksForNow(const v1::GetDeviceRequest& request) {
  return request.revision() == 0 && !request.has_read_time();
}

}  // namespace

grpc::ServerUnaryReactor* InventoryService::GetDevice(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/GetDevice");
  const absl::Status status = Get(*request, *response);
  span.Record(ToGrpcStatus(status));
  return FinishUnary(*context, status);
}

absl::Status InventoryService::Get(const grpc::ByteBuffer& bytes,
                                   grpc::ByteBuffer& response) const {
  v1::GetDeviceRequest request;
  RETURN_IF_ERROR(ParseRequest(bytes, request));
  if (AsksForNow(request)) {
    ASSIGN_OR_RETURN(std::string device, devices_.GetBytes(request.name()));
    response = ToByteBuffer(std::move(device));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const device::v1::Device device, devices_.Get(request));
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
  ServerSpan span(*context, "muster.inventory.v1.Inventory/ListDevices");
  return Answer(span, list_.List(*request), *response);
}

grpc::Status InventoryService::ListRevisions(
    grpc::ServerContext* context, const v1::ListRevisionsRequest* request,
    v1::ListRevisionsResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/ListRevisions");
  return Answer(span, muster::inventory::ListRevisions(store_, *request),
                *response);
}

grpc::Status InventoryService::GetFacet(grpc::ServerContext* context,
                                        const v1::GetFacetRequest* request,
                                        device::v1::Facet* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/GetFacet");
  return Answer(span, facets_.Get(*request), *response);
}

grpc::Status InventoryService::ListFacets(grpc::ServerContext* context,
                                          const v1::ListFacetsRequest* request,
                                          v1::ListFacetsResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/ListFacets");
  return Answer(span, facets_.List(*request), *response);
}

grpc::Status InventoryService::ReportProgress(
    grpc::ServerContext* context, const v1::ReportProgressRequest* request,
    v1::ReportProgressResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/ReportProgress");
  return Answer(span, watch_.ReportProgress(*request), *response);
}

}  // namespace muster::inventory
