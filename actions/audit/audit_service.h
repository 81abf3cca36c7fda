#ifndef ACTIONS_AUDIT_AUDIT_SERVICE_H_
#define ACTIONS_AUDIT_AUDIT_SERVICE_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "actions/audit/audit_log.h"
#include "actions/audit/checkpointer.h"
#include "grpcpp/server_context.h"
#include "proto/muster/actions/v1/audit.grpc.pb.h"

namespace muster::actions {

// muster.actions.v1.AuditLog. Errors are the proto's, and the store's own.
//
// Thread-safe: gRPC calls it on many threads; calls may block on the disk, and
// an export on its reader, who holds nothing but that call's thread.
class AuditService final : public v1::AuditLog::Service {
 public:
  // `log` and `checkpointer` must outlive the service.
  AuditService(AuditLog& log, Checkpointer& checkpointer)
      : log_(log), checkpointer_(checkpointer) {}

  grpc::Status ListAuditRecords(
      grpc::ServerContext* context, const v1::ListAuditRecordsRequest* request,
      v1::ListAuditRecordsResponse* response) override;
  grpc::Status ExportAudit(
      grpc::ServerContext* context, const v1::ExportAuditRequest* request,
      grpc::ServerWriter<v1::ExportAuditResponse>* writer) override;
  grpc::Status ListAuditKeys(grpc::ServerContext* context,
                             const v1::ListAuditKeysRequest* request,
                             v1::ListAuditKeysResponse* response) override;

 private:
  // Takes an item of the export; false ends it.
  using Write = std::function<bool(const v1::ExportAuditResponse&)>;

  absl::StatusOr<v1::ListAuditRecordsResponse> List(
      const v1::ListAuditRecordsRequest& request) const;
  absl::Status Export(int64_t after, const Write& write);
  // The records after `after` up to `last`; false once `write` was.
  absl::StatusOr<bool> ExportEntries(int64_t after, int64_t last,
                                     const Write& write) const;

  AuditLog& log_;
  Checkpointer& checkpointer_;
};

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_AUDIT_SERVICE_H_
