#ifndef CLI_TESTING_FAKE_AUDIT_H_
#define CLI_TESTING_FAKE_AUDIT_H_

#include "cli/testing/canned.h"
#include "proto/muster/actions/v1/audit.grpc.pb.h"
#include "proto/muster/actions/v1/secrets.grpc.pb.h"

namespace muster::cli {

// Answers as it is told.
class FakeAudit final : public actions::v1::AuditLog::Service {
 public:
  grpc::Status ListAuditRecords(
      grpc::ServerContext*, const actions::v1::ListAuditRecordsRequest* request,
      actions::v1::ListAuditRecordsResponse* response) override {
    return list.Run(*request, response);
  }
  // Streams all answers, then ends.
  grpc::Status ExportAudit(
      grpc::ServerContext*, const actions::v1::ExportAuditRequest* request,
      grpc::ServerWriter<actions::v1::ExportAuditResponse>* writer) override {
    actions::v1::ExportAuditResponse unused;
    const grpc::Status status = export_all.Run(*request, &unused);
    for (const auto& item : export_all.answers()) writer->Write(item);
    return status;
  }
  grpc::Status ListAuditKeys(
      grpc::ServerContext*, const actions::v1::ListAuditKeysRequest* request,
      actions::v1::ListAuditKeysResponse* response) override {
    return keys.Run(*request, response);
  }

  Canned<actions::v1::ListAuditRecordsRequest,
         actions::v1::ListAuditRecordsResponse>
      list;
  Canned<actions::v1::ExportAuditRequest, actions::v1::ExportAuditResponse>
      export_all;
  Canned<actions::v1::ListAuditKeysRequest, actions::v1::ListAuditKeysResponse>
      keys;
};

// Likewise.
class FakeSecrets final : public actions::v1::Secrets::Service {
 public:
  grpc::Status RevealSecret(
      grpc::ServerContext*, const actions::v1::RevealSecretRequest* request,
      actions::v1::RevealSecretResponse* response) override {
    return reveal.Run(*request, response);
  }
  grpc::Status ListSecrets(
      grpc::ServerContext*, const actions::v1::ListSecretsRequest* request,
      actions::v1::ListSecretsResponse* response) override {
    return list.Run(*request, response);
  }

  Canned<actions::v1::RevealSecretRequest, actions::v1::RevealSecretResponse>
      reveal;
  Canned<actions::v1::ListSecretsRequest, actions::v1::ListSecretsResponse>
      list;
};

}  // namespace muster::cli

#endif  // CLI_TESTING_FAKE_AUDIT_H_
