#ifndef ACTIONS_VAULT_SECRETS_SERVICE_H_
#define ACTIONS_VAULT_SECRETS_SERVICE_H_

#include "absl/status/statusor.h"
#include "actions/vault/pin_book.h"
#include "actions/vault/revealer.h"
#include "grpcpp/server_context.h"
#include "proto/muster/actions/v1/secrets.grpc.pb.h"

namespace muster::actions {

// muster.actions.v1.Secrets. Errors are the proto's, and the store's own.
//
// Thread-safe: gRPC calls it on many threads; calls may block on the disk and
// on the vendor.
class SecretsService final : public v1::Secrets::Service {
 public:
  // Both must outlive the service.
  SecretsService(Revealer& revealer, const PinBook& pins)
      : revealer_(revealer), pins_(pins) {}

  grpc::Status RevealSecret(grpc::ServerContext* context,
                            const v1::RevealSecretRequest* request,
                            v1::RevealSecretResponse* response) override;
  grpc::Status ListSecrets(grpc::ServerContext* context,
                           const v1::ListSecretsRequest* request,
                           v1::ListSecretsResponse* response) override;

 private:
  absl::StatusOr<v1::ListSecretsResponse> List(
      const v1::ListSecretsRequest& request) const;

  Revealer& revealer_;
  const PinBook& pins_;
};

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_SECRETS_SERVICE_H_
