#include "actions/peers/grpc_device_lookup.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "actions/peers/peer_error.h"
#include "base/status_macros.h"
#include "grpcpp/client_context.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::actions {
namespace {

using Stub = inventory::v1::Inventory::Stub;

constexpr absl::Duration kDeadline = absl::Seconds(5);
constexpr int kPageSize = 1000;

template <typename Response, typename Request>
absl::StatusOr<Response> Call(LateChannel& channel,
                              grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                           const Request&,
                                                           Response*),
                              const Request& request) {
  const auto stub = inventory::v1::Inventory::NewStub(channel.Get());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(kDeadline));
  Response response;
  const grpc::Status status =
      (stub.get()->*method)(&context, request, &response);
  if (!status.ok()) return PeerError("inventory", status);
  return response;
}

}  // namespace

absl::StatusOr<device::v1::Device> GrpcDeviceLookup::GetDevice(
    absl::string_view name) {
  inventory::v1::GetDeviceRequest request;
  request.set_name(std::string(name));
  return Call<device::v1::Device>(channel_, &Stub::GetDevice, request);
}

absl::StatusOr<std::vector<device::v1::Device>> GrpcDeviceLookup::FindByEmail(
    absl::string_view source, absl::string_view email) {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(std::string(source));
  request.set_user_email(std::string(email));
  request.set_page_size(kPageSize);
  std::vector<device::v1::Device> devices;
  do {
    ASSIGN_OR_RETURN(auto page, Call<inventory::v1::ListDevicesResponse>(
                                    channel_, &Stub::ListDevices, request));
    devices.insert(devices.end(), page.devices().begin(), page.devices().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return devices;
}

absl::StatusOr<std::optional<std::string>> GrpcDeviceLookup::NextDevice() {
  absl::MutexLock lock(&mu_);
  if (names_.empty()) RETURN_IF_ERROR(ReadPage());
  if (names_.empty()) return std::nullopt;
  std::optional<std::string> next = std::move(names_.front());
  names_.pop_front();
  return next;
}

absl::Status GrpcDeviceLookup::ReadPage() {
  inventory::v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.set_page_size(kPageSize);
  request.set_page_token(std::exchange(page_token_, ""));
  ASSIGN_OR_RETURN(auto page, Call<inventory::v1::ListDevicesResponse>(
                                  channel_, &Stub::ListDevices, request));
  page_token_ = page.next_page_token();
  for (const device::v1::Device& device : page.devices()) {
    names_.push_back(device.name());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> GrpcDeviceLookup::CountDevices(
    absl::string_view source) {
  inventory::v1::ListDevicesRequest request;
  request.set_parent(std::string(source));
  request.set_page_size(1);
  request.add_count_by("platform");
  ASSIGN_OR_RETURN(auto page, Call<inventory::v1::ListDevicesResponse>(
                                  channel_, &Stub::ListDevices, request));
  return page.total_size();
}

}  // namespace muster::actions
