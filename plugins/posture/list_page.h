// List methods whose totals and page come from one walk over one snapshot.
#ifndef PLUGINS_POSTURE_LIST_PAGE_H_
#define PLUGINS_POSTURE_LIST_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/status_macros.h"
#include "google/protobuf/repeated_field.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/parse_stored.h"
#include "plugins/sdk/effects/resource_list.h"

namespace muster::posture {

// Which part of a list a request asks for.
struct ListPage {
  // Of the names of all resources that are listed or counted.
  std::string prefix;
  // Resources on the page at most, at least 1.
  size_t size = 0;
  // Name of the last resource of the page before; empty for the first page.
  std::string after;
  uint64_t fingerprint = 0;
};

// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
//     PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY: correct the request.
template <typename Request>
absl::StatusOr<ListPage> ListPageOf(Request request) {
  const std::string token = request.page_token();
  ListPage page;
  ASSIGN_OR_RETURN(page.size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(page.prefix, plugins::NamePrefix(request.parent()));
  request.clear_page_size();
  request.clear_page_token();
  page.fingerprint = FingerprintProto(request);
  ASSIGN_OR_RETURN(page.after, DecodePageToken(page.fingerprint, token));
  return page;
}

// Puts `item`, which matches the query, on the page if it belongs there; else,
// if it is the first after the page, sets the token. To be called in name
// order.
template <typename Message>
void TakeOnPage(const ListPage& page, Message item,
                google::protobuf::RepeatedPtrField<Message>& items,
                std::string& next_page_token) {
  if (item.name() <= page.after || !next_page_token.empty()) return;
  if (items.size() == static_cast<int>(page.size)) {
    next_page_token = EncodePageToken(page.fingerprint, items.rbegin()->name());
  } else {
    *items.Add() = std::move(item);
  }
}

// Calls `visit` for each resource under `prefix`, in name order, until it
// returns an error, which is the result then.
template <typename Message>
absl::Status ForEachMessage(const plugins::EffectSnapshot& snapshot,
                            const std::string& prefix,
                            absl::FunctionRef<absl::Status(Message)> visit) {
  const auto parse_and_visit =
      [&](const plugins::Resource& resource) -> absl::Status {
    ASSIGN_OR_RETURN(Message message, plugins::ParseStored<Message>(
                                          resource.name, resource.value));
    return visit(std::move(message));
  };
  absl::Status visited;
  RETURN_IF_ERROR(
      snapshot.ForEach(prefix, "", [&](const plugins::Resource& resource) {
        visited = parse_and_visit(resource);
        return visited.ok();
      }));
  return visited;
}

}  // namespace muster::posture

#endif  // PLUGINS_POSTURE_LIST_PAGE_H_
