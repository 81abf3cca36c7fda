#include "actions/peers/grpc_secret_reader.h"

#include <chrono>
#include <string>

#include "actions/peers/peer_error.h"
#include "base/errors.h"
#include "base/secret.h"
#include "grpcpp/client_context.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"

namespace muster::actions {
namespace {

constexpr std::chrono::seconds kDeadline(30);

absl::Status NoSecret(absl::string_view device) {
  return Error(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND",
               "the vendor has no such secret for the device",
               {{"device", std::string(device)}});
}

}  // namespace

absl::StatusOr<std::vector<connector::v1::SecretValue>>
GrpcSecretReader::ReadSecret(absl::string_view device,
                             absl::string_view expected_serial_number,
                             connector::v1::SecretKind kind) {
  connector::v1::ReadSecretRequest request;
  request.set_device(std::string(device));
  request.set_expected_serial_number(std::string(expected_serial_number));
  request.set_kind(kind);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  connector::v1::ReadSecretResponse response;
  const grpc::Status status = connector::v1::Connector::NewStub(channel_.Get())
                                  ->ReadSecret(&context, request, &response);
  if (!status.ok()) return PeerError("connector", status);
  if (response.values().empty()) return NoSecret(device);
  for (const connector::v1::SecretValue& value : response.values()) {
    RegisterSecret(Secret(value.value()));
  }
  return std::vector<connector::v1::SecretValue>(response.values().begin(),
                                                 response.values().end());
}

}  // namespace muster::actions
