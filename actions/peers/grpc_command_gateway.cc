#include "actions/peers/grpc_command_gateway.h"

#include <chrono>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "actions/peers/peer_error.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/client_context.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;
using Stub = connector::v1::Connector::Stub;

template <typename Request, typename Response>
absl::StatusOr<Response> Call(LateChannel& channel, absl::Duration deadline,
                              grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                           const Request&,
                                                           Response*),
                              const Request& request,
                              grpc::ClientContext& context) {
  const auto stub = connector::v1::Connector::NewStub(channel.Get());
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(deadline));
  Response response;
  const grpc::Status status =
      (stub.get()->*method)(&context, request, &response);
  if (!status.ok()) return PeerError("connector", status);
  return response;
}

}  // namespace

void GrpcCommandGateway::CancelReads() {
  absl::MutexLock lock(&mu_);
  cancelled_ = true;
  for (grpc::ClientContext* context : reads_) context->TryCancel();
}

absl::StatusOr<connector::v1::DescribeResponse> GrpcCommandGateway::Describe() {
  grpc::ClientContext context;
  return Call(channel_, absl::Seconds(5), &Stub::Describe,
              connector::v1::DescribeRequest(), context);
}

template <typename Read>
auto GrpcCommandGateway::Cancellably(Read read) {
  grpc::ClientContext context;
  {
    absl::MutexLock lock(&mu_);
    if (cancelled_) context.TryCancel();
    reads_.insert(&context);
  }
  const absl::Cleanup forget = [&] {
    absl::MutexLock lock(&mu_);
    reads_.erase(&context);
  };
  return read(context);
}

absl::StatusOr<device::v1::Device> GrpcCommandGateway::Prepare(
    absl::string_view device, absl::string_view expected_serial_number,
    const connector::v1::DeviceCommand& command) {
  connector::v1::PrepareCommandRequest request;
  request.set_device(std::string(device));
  request.set_expected_serial_number(std::string(expected_serial_number));
  *request.mutable_command() = command;
  ASSIGN_OR_RETURN(connector::v1::PrepareCommandResponse response,
                   Cancellably([&](grpc::ClientContext& context) {
                     return Call(channel_, absl::Seconds(60),
                                 &Stub::PrepareCommand, request, context);
                   }));
  return std::move(*response.mutable_device());
}

absl::StatusOr<connector::v1::SendCommandResponse> GrpcCommandGateway::Send(
    absl::string_view device, absl::string_view expected_serial_number,
    const connector::v1::DeviceCommand& command) {
  connector::v1::SendCommandRequest request;
  request.set_device(std::string(device));
  request.set_expected_serial_number(std::string(expected_serial_number));
  *request.mutable_command() = command;
  grpc::ClientContext context;
  return Call(channel_, kSendDeadline, &Stub::SendCommand, request, context);
}

absl::StatusOr<std::vector<connector::v1::VendorCommand>>
GrpcCommandGateway::List(absl::string_view device, absl::Time requested_after) {
  connector::v1::ListDeviceCommandsRequest request;
  request.set_device(std::string(device));
  *request.mutable_requested_after_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(requested_after));
  ASSIGN_OR_RETURN(const connector::v1::ListDeviceCommandsResponse response,
                   Cancellably([&](grpc::ClientContext& context) {
                     return Call(channel_, absl::Seconds(60),
                                 &Stub::ListDeviceCommands, request, context);
                   }));
  return std::vector<connector::v1::VendorCommand>(response.commands().begin(),
                                                   response.commands().end());
}

}  // namespace muster::actions
