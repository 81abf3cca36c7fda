#include "inventory/catalog/catalog_service.h"

#include <string>
#include <utility>

#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "inventory/sources/page_list.h"

namespace muster::inventory {
namespace {}  // namespace

grpc::Status CatalogService::GetEntry(grpc::ServerContext* context,
                                      const v1::GetEntryRequest* request,
                                      v1::CatalogEntry* response) {
  ServerCall call(*context, "muster.inventory.v1.Catalog/GetEntry");
  return call.Answer(*request, *response,
                     [&] { return catalogs_.Get(request->name()); });
}

grpc::Status CatalogService::ListEntries(grpc::ServerContext* context,
                                         const v1::ListEntriesRequest* request,
                                         v1::ListEntriesResponse* response) {
  ServerCall call(*context, "muster.inventory.v1.Catalog/ListEntries");
  return call.Answer(*request, *response, [&] { return List(*request); });
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
