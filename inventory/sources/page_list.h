// One page of any List method of the sources.
#ifndef INVENTORY_SOURCES_PAGE_LIST_H_
#define INVENTORY_SOURCES_PAGE_LIST_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "inventory/sources/documents.h"

namespace muster::inventory {

// Answers `request` with what `read`, called with the name that the page comes
// after ("" for the first) and its size, gives as a ResourcePage. `add` is the
// response's `add_...()`. The position in a page token is a resource's name.
//
// Errors: those of `read`, and
//   INVALID_ARGUMENT PAGE_SIZE_NEGATIVE, PAGE_TOKEN_MALFORMED,
//     PAGE_TOKEN_OTHER_QUERY
template <typename Request, typename Response, typename Resource, typename Read>
absl::StatusOr<Response> ListPage(Request request, Resource* (Response::*add)(),
                                  Read read) {
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  const std::string token = request.page_token();
  request.clear_page_size();
  request.clear_page_token();
  const uint64_t fingerprint = Fingerprint(
      {Request::descriptor()->full_name(), request.SerializeAsString()});
  ASSIGN_OR_RETURN(const std::string after,
                   DecodePageToken(fingerprint, token));
  ASSIGN_OR_RETURN(ResourcePage<Resource> page, read(after, size));
  Response response;
  if (page.has_more) {
    response.set_next_page_token(
        EncodePageToken(fingerprint, page.resources.back().name()));
  }
  for (Resource& resource : page.resources) {
    *(response.*add)() = std::move(resource);
  }
  return response;
}

// The same of what belongs to one source; `read` gets its name first.
//
// Errors: those of ListPage(), and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: the parent is no source.
template <typename Request, typename Response, typename Resource, typename Read>
absl::StatusOr<Response> ListChildren(const Request& request,
                                      Resource* (Response::*add)(), Read read) {
  RETURN_IF_ERROR(SourceName::Parse(request.parent()).status());
  return ListPage(request, add, [&](const std::string& after, int size) {
    return read(request.parent(), after, size);
  });
}

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_PAGE_LIST_H_
