#include "inventory/catalog/catalog_service.h"

#include <string>
#include <utility>

#include "base/errors.h"
#include "base/grpc/server_span.h"
#include "base/status_macros.h"
#include "inventory/sources/page_list.h"

namespace muster::inventory {
namespace {

template <typename Response>
grpc::Status Answer(ServerSpan& span, absl::StatusOr<Response> result,
                    Response& response) {
  if (result.ok()) response = *std::move(result);
  return span.Record(ToGrpcStatus(result.status()));
}

}  // namespace

grpc::Status CatalogService::GetEntry(grpc::ServerContext* context,
                                      const v1::GetEntryRequest* request,
                                      v1::CatalogEntry* response) {
  ServerSpan span(*context, "muster.inventory.v1.Catalog/GetEntry");
  return Answer(span, catalogs_.Get(request->name()), *response);
}

grpc::Status CatalogService::ListEntries(grpc::ServerContext* context,
                                         const v1::ListEntriesRequest* request,
                                         v1::ListEntriesResponse* response) {
  ServerSpan span(*context, "muster.inventory.v1.Catalog/ListEntries");
  return Answer(span, List(*request), *response);
}

absl::StatusOr<v1::ListEntriesResponse> CatalogService::List(
    v1::ListEntriesRequest request) const {
  ASSIGN_OR_RETURN(const CatalogName catalog,
                   CatalogName::Parse(request.parent()));
  if (request.page_size() == 0) request.set_page_size(kDefaultEntries);
  return ListPage(std::move(request), &v1::ListEntriesResponse::add_entries,
                  [&](const std::string& after, int size) {
                    return catalogs_.List(catalog, after, size);
                  });
}

}  // namespace muster::inventory
