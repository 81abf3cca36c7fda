#include "inventory/service/inventory_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/cursor_reactor.h"
#include "base/grpc/server_span.h"
#include "base/status_macros.h"
#include "inventory/model/scope.h"
#include "inventory/watch/watch_cursor.h"

namespace muster::inventory {
namespace {

using Reactor = CursorReactor<v1::WatchResponse>;

uint64_t FingerprintOf(v1::ListDevicesRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return FingerprintProto(request);
}

absl::StatusOr<DeviceQuery> QueryOf(const v1::ListDevicesRequest& request) {
  ASSIGN_OR_RETURN(Scope scope, Scope::Parse(request.parent()));
  return DeviceQuery{std::move(scope), request.serial_number(),
                     request.user_email(), request.platform(),
                     request.show_removed()};
}

// Opens the cursor on the executor too: that may read from the disk.
Reactor::ReadNext ReadNextOf(const InventoryService::Deps& deps,
                             const v1::WatchRequest& request) {
  return [&deps, request, cursor = std::unique_ptr<WatchCursor>()]() mutable
         -> absl::StatusOr<std::optional<v1::WatchResponse>> {
    if (cursor == nullptr) {
      ASSIGN_OR_RETURN(cursor, WatchCursor::Create(deps.log, deps.sources,
                                                   deps.clock, request));
    }
    return cursor->Next();
  };
}

}  // namespace

grpc::Status InventoryService::GetDevice(grpc::ServerContext* context,
                                         const v1::GetDeviceRequest* request,
                                         device::v1::Device* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/GetDevice");
  auto device = Get(*request);
  if (device.ok()) *response = *std::move(device);
  return span.Record(ToGrpcStatus(device.status()));
}

grpc::Status InventoryService::ListDevices(
    grpc::ServerContext* context, const v1::ListDevicesRequest* request,
    v1::ListDevicesResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Inventory/ListDevices");
  auto page = List(*request);
  if (page.ok()) *response = *std::move(page);
  return span.Record(ToGrpcStatus(page.status()));
}

grpc::ServerWriteReactor<v1::WatchResponse>* InventoryService::Watch(
    grpc::CallbackServerContext* context, const v1::WatchRequest* request) {
  auto span = std::make_shared<ServerSpan>(
      *context, "muster.inventory.v1.Inventory/Watch",
      ServerSpan::Current::kNo);
  span->span().SetAttribute("muster.watcher", request->watcher());
  auto* reactor =
      new Reactor(deps_.executor, ReadNextOf(deps_, *request),
                  [this, span](Reactor* done) { deps_.hub.Leave(done); });
  deps_.hub.Join(reactor);
  return reactor;
}

absl::StatusOr<device::v1::Device> InventoryService::Get(
    const v1::GetDeviceRequest& request) const {
  RETURN_IF_ERROR(DeviceName::Parse(request.name()).status());
  return deps_.devices.Get(request.name());
}

absl::StatusOr<v1::ListDevicesResponse> InventoryService::List(
    const v1::ListDevicesRequest& request) const {
  const uint64_t fingerprint = FingerprintOf(request);
  ASSIGN_OR_RETURN(const DeviceQuery query, QueryOf(request));
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const std::string after,
                   DecodePageToken(fingerprint, request.page_token()));
  ASSIGN_OR_RETURN(DevicePage page, deps_.devices.List(query, after, size));
  v1::ListDevicesResponse response;
  response.set_revision(page.revision);
  for (device::v1::Device& device : page.devices) {
    *response.add_devices() = std::move(device);
  }
  if (page.has_more) {
    response.set_next_page_token(EncodePageToken(
        fingerprint, response.devices(response.devices_size() - 1).name()));
  }
  return response;
}

}  // namespace muster::inventory
