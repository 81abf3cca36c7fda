#include "actions/peers/grpc_device_lookup.h"

#include <chrono>
#include <string>

#include "absl/time/time.h"
#include "actions/peers/peer_error.h"
#include "grpcpp/client_context.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::actions {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(5);

}  // namespace

absl::StatusOr<device::v1::Device> GrpcDeviceLookup::GetDevice(
    absl::string_view name) {
  auto stub = inventory::v1::Inventory::NewStub(channel_.Get());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(kDeadline));
  inventory::v1::GetDeviceRequest request;
  request.set_name(std::string(name));
  device::v1::Device device;
  const grpc::Status status = stub->GetDevice(&context, request, &device);
  if (!status.ok()) return PeerError("inventory", status);
  return device;
}

}  // namespace muster::actions
