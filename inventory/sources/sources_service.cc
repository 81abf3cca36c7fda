#include "inventory/sources/sources_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "inventory/sources/page_list.h"

namespace muster::inventory {
namespace {

// The List() of a store that `list` is a method of.
template <typename Store, typename Resource>
auto ReadBy(const Store& store,
            absl::StatusOr<ResourcePage<Resource>> (Store::*list)(
                absl::string_view, absl::string_view, int) const) {
  return
      [&store, list](const std::string& source, const std::string& after,
                     int size) { return (store.*list)(source, after, size); };
}

// By whoever calls; in plain text nobody knows better than the caller.
template <typename Request>
HoldDecision DecisionOf(const ServerCall& call, const Request& request) {
  const std::string& principal = call.principal();
  const bool known =
      !principal.empty() && principal != kLocal && principal != kSelf;
  return {known ? principal : request.decided_by(), request.reason()};
}

template <typename Response, typename Handle>
grpc::Status Serve(const grpc::ServerContext& context, absl::string_view method,
                   const google::protobuf::Message& request, Response& response,
                   Handle handle) {
  ServerCall call(context,
                  absl::StrCat("muster.inventory.v1.Sources/", method));
  return call.Answer(request, response, handle);
}

}  // namespace

grpc::Status SourcesService::GetSource(grpc::ServerContext* context,
                                       const v1::GetSourceRequest* request,
                                       v1::Source* response) {
  return Serve(*context, "GetSource", *request, *response,
               [&] { return sources_.GetSource(request->name()); });
}

grpc::Status SourcesService::ListSources(grpc::ServerContext* context,
                                         const v1::ListSourcesRequest* request,
                                         v1::ListSourcesResponse* response) {
  return Serve(*context, "ListSources", *request, *response, [&] {
    return ListPage(*request, &v1::ListSourcesResponse::add_sources,
                    [&](const std::string& after, int size) {
                      return sources_.ListSources(after, size);
                    });
  });
}

grpc::Status SourcesService::GetSync(grpc::ServerContext* context,
                                     const v1::GetSyncRequest* request,
                                     v1::Sync* response) {
  return Serve(*context, "GetSync", *request, *response,
               [&] { return sources_.GetSync(request->name()); });
}

grpc::Status SourcesService::ListSyncs(grpc::ServerContext* context,
                                       const v1::ListSyncsRequest* request,
                                       v1::ListSyncsResponse* response) {
  return Serve(*context, "ListSyncs", *request, *response, [&] {
    return ListChildren(*request, &v1::ListSyncsResponse::add_syncs,
                        ReadBy(sources_, &SourceStore::ListSyncs));
  });
}

grpc::Status SourcesService::PutSourceReview(
    grpc::ServerContext* context, const v1::PutSourceReviewRequest* request,
    v1::Source* response) {
  return Serve(*context, "PutSourceReview", *request, *response, [&] {
    return reviews_.Put(request->name(), request->review());
  });
}

grpc::Status SourcesService::ActivateSource(
    grpc::ServerContext* context, const v1::ActivateSourceRequest* request,
    v1::Source* response) {
  return Serve(*context, "ActivateSource", *request, *response,
               [&] { return reviews_.Activate(request->name()); });
}

grpc::Status SourcesService::CreateSource(
    grpc::ServerContext* context, const v1::CreateSourceRequest* request,
    v1::Source* response) {
  return Serve(*context, "CreateSource", *request, *response,
               [&] { return admin_.Create(request->source()); });
}

grpc::Status SourcesService::PauseSource(grpc::ServerContext* context,
                                         const v1::PauseSourceRequest* request,
                                         v1::Source* response) {
  return Serve(*context, "PauseSource", *request, *response,
               [&] { return admin_.Pause(request->name()); });
}

grpc::Status SourcesService::ResumeSource(
    grpc::ServerContext* context, const v1::ResumeSourceRequest* request,
    v1::Source* response) {
  return Serve(*context, "ResumeSource", *request, *response,
               [&] { return admin_.Resume(request->name()); });
}

grpc::Status SourcesService::DeleteSource(
    grpc::ServerContext* context, const v1::DeleteSourceRequest* request,
    v1::DeleteSourceResponse* response) {
  return Serve(*context, "DeleteSource", *request, *response,
               [&] { return Delete(*request); });
}

grpc::Status SourcesService::GetCursor(grpc::ServerContext* context,
                                       const v1::GetCursorRequest* request,
                                       v1::Cursor* response) {
  return Serve(*context, "GetCursor", *request, *response,
               [&] { return cursors_.Get(request->name()); });
}

grpc::Status SourcesService::ListCursors(grpc::ServerContext* context,
                                         const v1::ListCursorsRequest* request,
                                         v1::ListCursorsResponse* response) {
  return Serve(*context, "ListCursors", *request, *response, [&] {
    return ListChildren(*request, &v1::ListCursorsResponse::add_cursors,
                        ReadBy(cursors_, &CursorStore::List));
  });
}

grpc::Status SourcesService::UpdateCursor(
    grpc::ServerContext* context, const v1::UpdateCursorRequest* request,
    v1::Cursor* response) {
  return Serve(*context, "UpdateCursor", *request, *response,
               [&] { return cursors_.Update(request->cursor()); });
}

grpc::Status SourcesService::GetHold(grpc::ServerContext* context,
                                     const v1::GetHoldRequest* request,
                                     v1::Hold* response) {
  return Serve(*context, "GetHold", *request, *response,
               [&] { return holds_.Get(request->name()); });
}

grpc::Status SourcesService::ListHolds(grpc::ServerContext* context,
                                       const v1::ListHoldsRequest* request,
                                       v1::ListHoldsResponse* response) {
  return Serve(*context, "ListHolds", *request, *response, [&] {
    return ListChildren(*request, &v1::ListHoldsResponse::add_holds,
                        ReadBy(holds_, &HoldStore::List));
  });
}

grpc::Status SourcesService::ReleaseHold(grpc::ServerContext* context,
                                         const v1::ReleaseHoldRequest* request,
                                         v1::Hold* response) {
  ServerCall call(*context, "muster.inventory.v1.Sources/ReleaseHold");
  return call.Answer(*request, *response, [&] {
    return holds_.Release(request->name(), DecisionOf(call, *request));
  });
}

grpc::Status SourcesService::RejectHold(grpc::ServerContext* context,
                                        const v1::RejectHoldRequest* request,
                                        v1::Hold* response) {
  ServerCall call(*context, "muster.inventory.v1.Sources/RejectHold");
  return call.Answer(*request, *response, [&] {
    return holds_.Reject(request->name(), DecisionOf(call, *request));
  });
}

grpc::Status SourcesService::ListIncidents(
    grpc::ServerContext* context, const v1::ListIncidentsRequest* request,
    v1::ListIncidentsResponse* response) {
  return Serve(*context, "ListIncidents", *request, *response, [&] {
    return ListChildren(*request, &v1::ListIncidentsResponse::add_incidents,
                        ReadBy(incidents_, &IncidentStore::List));
  });
}

grpc::Status SourcesService::ReportIncident(
    grpc::ServerContext* context, const v1::ReportIncidentRequest* request,
    v1::Incident* response) {
  return Serve(*context, "ReportIncident", *request, *response, [&] {
    return incidents_.Report(request->parent(), request->reason(),
                             request->message());
  });
}

grpc::Status SourcesService::ResolveIncident(
    grpc::ServerContext* context, const v1::ResolveIncidentRequest* request,
    v1::Incident* response) {
  return Serve(*context, "ResolveIncident", *request, *response, [&] {
    return incidents_.Resolve(request->parent(), request->reason());
  });
}

grpc::Status SourcesService::RecordSpend(grpc::ServerContext* context,
                                         const v1::RecordSpendRequest* request,
                                         v1::Spend* response) {
  return Serve(*context, "RecordSpend", *request, *response,
               [&] { return spend_.Record(*request); });
}

grpc::Status SourcesService::ListSpend(grpc::ServerContext* context,
                                       const v1::ListSpendRequest* request,
                                       v1::ListSpendResponse* response) {
  return Serve(*context, "ListSpend", *request, *response, [&] {
    return ListChildren(*request, &v1::ListSpendResponse::add_spend,
                        ReadBy(spend_, &SpendStore::List));
  });
}

absl::StatusOr<v1::DeleteSourceResponse> SourcesService::Delete(
    const v1::DeleteSourceRequest& request) {
  v1::DeleteSourceResponse response;
  ASSIGN_OR_RETURN(const int64_t removed,
                   admin_.Delete(request.name(), request.force()));
  response.set_removed_count(removed);
  return response;
}

}  // namespace muster::inventory
