#include "actions/audit/audit_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "actions/audit/audit_key.h"
#include "actions/audit/audit_query.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

constexpr int kExportedAtOnce = 256;

uint64_t QueryOf(v1::ListAuditRecordsRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return Fingerprint(
      {"ListAuditRecords", absl::StrCat(FingerprintProto(request))});
}

absl::StatusOr<AuditQuery> ToQuery(const v1::ListAuditRecordsRequest& request) {
  AuditQuery query;
  ASSIGN_OR_RETURN(query.parent,
                   DeviceName::Parse(request.parent(), Wildcard::kAllow));
  if (!request.command().empty()) {
    RETURN_IF_ERROR(CommandName::Parse(request.command()).status());
  }
  ASSIGN_OR_RETURN(query.limit, PageSize(request.page_size()));
  query.ticket = request.ticket();
  query.command = request.command();
  for (const int phase : request.phases()) {
    query.phases.insert(static_cast<v1::AuditRecord::Phase>(phase));
  }
  ASSIGN_OR_RETURN(const std::string position,
                   DecodePageToken(QueryOf(request), request.page_token()));
  if (position.empty()) return query;
  ASSIGN_OR_RETURN(query.before, DecodeInt64(position));
  return query;
}

}  // namespace

grpc::Status AuditService::ListAuditRecords(
    grpc::ServerContext* context, const v1::ListAuditRecordsRequest* request,
    v1::ListAuditRecordsResponse* response) {
  ServerCall call(*context, "muster.actions.v1.AuditLog/ListAuditRecords");
  return call.Answer(*request, *response, [&] { return List(*request); });
}

grpc::Status AuditService::ExportAudit(
    grpc::ServerContext* context, const v1::ExportAuditRequest* request,
    grpc::ServerWriter<v1::ExportAuditResponse>* writer) {
  ServerCall call(*context, "muster.actions.v1.AuditLog/ExportAudit");
  absl::Status status = call.Admit(*request, CallLimits::Kind::kStream);
  if (status.ok()) {
    call.EndIfRevoked(nullptr);
    status = Export(std::max<int64_t>(request->after_sequence(), 0),
                    [&](const v1::ExportAuditResponse& item) {
                      return !context->IsCancelled() && writer->Write(item);
                    });
  }
  return call.Record(ToGrpcStatus(status));
}

grpc::Status AuditService::ListAuditKeys(
    grpc::ServerContext* context, const v1::ListAuditKeysRequest* request,
    v1::ListAuditKeysResponse* response) {
  ServerCall call(*context, "muster.actions.v1.AuditLog/ListAuditKeys");
  return call.Answer(*request, *response, [&] { return UsedAuditKeys(log_); });
}

absl::StatusOr<v1::ListAuditRecordsResponse> AuditService::List(
    const v1::ListAuditRecordsRequest& request) const {
  ASSIGN_OR_RETURN(const AuditQuery query, ToQuery(request));
  ASSIGN_OR_RETURN(AuditPage page, FindAuditRecords(log_.db(), query));
  v1::ListAuditRecordsResponse response;
  for (v1::AuditRecord& record : page.records) {
    *response.add_records() = std::move(record);
  }
  if (page.next_before > 0) {
    response.set_next_page_token(
        EncodePageToken(QueryOf(request), EncodeInt64(page.next_before)));
  }
  return response;
}

absl::Status AuditService::Export(int64_t after, const Write& write) {
  ASSIGN_OR_RETURN(const int64_t end, checkpointer_.MakeNow());
  int64_t written = after;
  for (int64_t from = after; from <= end;) {
    ASSIGN_OR_RETURN(const auto checkpoints, checkpointer_.From(from, 1));
    if (checkpoints.empty()) return absl::OkStatus();
    const int64_t covered = checkpoints[0].size;
    ASSIGN_OR_RETURN(const bool go_on, ExportEntries(written, covered, write));
    if (!go_on) return absl::OkStatus();
    v1::ExportAuditResponse item;
    *item.mutable_checkpoint() = checkpoints[0].checkpoint;
    if (!write(item)) return absl::OkStatus();
    written = covered;
    from = covered + 1;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> AuditService::ExportEntries(int64_t after, int64_t last,
                                                 const Write& write) const {
  while (after < last) {
    const int64_t count = std::min<int64_t>(last - after, kExportedAtOnce);
    ASSIGN_OR_RETURN(std::vector<v1::AuditEntry> entries,
                     log_.Entries(after, static_cast<int>(count)));
    if (entries.empty()) return false;
    for (v1::AuditEntry& entry : entries) {
      v1::ExportAuditResponse item;
      *item.mutable_entry() = std::move(entry);
      if (!write(item)) return false;
    }
    after += static_cast<int64_t>(entries.size());
  }
  return true;
}

}  // namespace muster::actions
