#include "inventory/service/sources_service.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/server_span.h"
#include "base/status_macros.h"

namespace muster::inventory {
namespace {

template <typename Request>
uint64_t FingerprintOf(Request request) {
  request.clear_page_size();
  request.clear_page_token();
  return Fingerprint(
      {Request::descriptor()->full_name(), request.SerializeAsString()});
}

template <typename Response>
grpc::Status Answer(ServerSpan& span, absl::StatusOr<Response> result,
                    Response& response) {
  if (result.ok()) response = *std::move(result);
  return span.Record(ToGrpcStatus(result.status()));
}

}  // namespace

grpc::Status SourcesService::GetSource(grpc::ServerContext* context,
                                       const v1::GetSourceRequest* request,
                                       v1::Source* response) {
  ServerSpan span(*context, "muster.inventory.v1.Sources/GetSource");
  return Answer(span, Get(*request), *response);
}

grpc::Status SourcesService::ListSources(grpc::ServerContext* context,
                                         const v1::ListSourcesRequest* request,
                                         v1::ListSourcesResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Sources/ListSources");
  return Answer(span, List(*request), *response);
}

grpc::Status SourcesService::GetSync(grpc::ServerContext* context,
                                     const v1::GetSyncRequest* request,
                                     v1::Sync* response) {
  ServerSpan span(*context, "muster.inventory.v1.Sources/GetSync");
  return Answer(span, sources_.GetSync(request->name()), *response);
}

grpc::Status SourcesService::ListSyncs(grpc::ServerContext* context,
                                       const v1::ListSyncsRequest* request,
                                       v1::ListSyncsResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Sources/ListSyncs");
  return Answer(span, List(*request), *response);
}

absl::StatusOr<v1::Source> SourcesService::Get(
    const v1::GetSourceRequest& request) const {
  RETURN_IF_ERROR(SourceName::Parse(request.name()).status());
  return sources_.GetSource(request.name());
}

absl::StatusOr<v1::ListSourcesResponse> SourcesService::List(
    const v1::ListSourcesRequest& request) const {
  const uint64_t fingerprint = FingerprintOf(request);
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const std::string after,
                   DecodePageToken(fingerprint, request.page_token()));
  ASSIGN_OR_RETURN(auto page, sources_.ListSources(after, size));
  v1::ListSourcesResponse response;
  if (page.has_more) {
    response.set_next_page_token(
        EncodePageToken(fingerprint, page.resources.back().name()));
  }
  for (v1::Source& source : page.resources) {
    *response.add_sources() = std::move(source);
  }
  return response;
}

absl::StatusOr<v1::ListSyncsResponse> SourcesService::List(
    const v1::ListSyncsRequest& request) const {
  RETURN_IF_ERROR(SourceName::Parse(request.parent()).status());
  const uint64_t fingerprint = FingerprintOf(request);
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const std::string position,
                   DecodePageToken(fingerprint, request.page_token()));
  std::optional<int64_t> before;
  if (!position.empty()) {
    ASSIGN_OR_RETURN(before, SyncNumber(position));
  }
  ASSIGN_OR_RETURN(auto page,
                   sources_.ListSyncs(request.parent(), before, size));
  v1::ListSyncsResponse response;
  if (page.has_more) {
    response.set_next_page_token(
        EncodePageToken(fingerprint, page.resources.back().name()));
  }
  for (v1::Sync& sync : page.resources) {
    *response.add_syncs() = std::move(sync);
  }
  return response;
}

}  // namespace muster::inventory
