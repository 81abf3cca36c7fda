#include "actions/vault/secrets_service.h"

#include <vector>

#include "base/api/resource_name.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"

namespace muster::actions {

grpc::Status SecretsService::RevealSecret(
    grpc::ServerContext* context, const v1::RevealSecretRequest* request,
    v1::RevealSecretResponse* response) {
  ServerCall call(*context, "muster.actions.v1.Secrets/RevealSecret");
  return call.Answer(*request, *response, [&] {
    return revealer_.Reveal(
        *request, {call.principal(), call.authentication(), CurrentTraceId()});
  });
}

grpc::Status SecretsService::ListSecrets(grpc::ServerContext* context,
                                         const v1::ListSecretsRequest* request,
                                         v1::ListSecretsResponse* response) {
  ServerCall call(*context, "muster.actions.v1.Secrets/ListSecrets");
  return call.Answer(*request, *response, [&] { return List(*request); });
}

absl::StatusOr<v1::ListSecretsResponse> SecretsService::List(
    const v1::ListSecretsRequest& request) const {
  RETURN_IF_ERROR(DeviceName::Parse(request.parent()).status());
  ASSIGN_OR_RETURN(std::vector<v1::SealedSecret> pins,
                   pins_.List(request.parent()));
  v1::ListSecretsResponse response;
  for (v1::SealedSecret& pin : pins) {
    *response.add_secrets() = std::move(*pin.mutable_record());
  }
  return response;
}

}  // namespace muster::actions
