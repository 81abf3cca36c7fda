#ifndef PLUGINS_SDK_EFFECTS_RESOURCE_LIST_H_
#define PLUGINS_SDK_EFFECTS_RESOURCE_LIST_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/parse_stored.h"

namespace muster::plugins {

// One page of a List method.
template <typename Message>
struct ResourcePage {
  // Ordered by name; may be empty.
  std::vector<Message> items;
  // Empty on the last page.
  std::string next_page_token;
};

// The prefix of the names under `parent` (`sources/{source}` or `sources/-`).
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: it is neither.
inline absl::StatusOr<std::string> NamePrefix(absl::string_view parent) {
  ASSIGN_OR_RETURN(const SourceName name,
                   SourceName::Parse(parent, Wildcard::kAllow));
  if (IsWildcard(name.source)) return std::string();
  return absl::StrCat(name.ToString(), "/");
}

// The page that `page_size` and `page_token` of a request ask for, of the
// resources under `parent` for which `matches` says true; it may set fields
// that are not stored, such as the revision. `fingerprint` is the request's,
// without these two fields (FingerprintProto()).
//
//   auto matches = [&](v1::Asset& asset, const Resource& resource) {
//     asset.set_revision(resource.revision);
//     return asset.management() == request.management();
//   };
//   ASSIGN_OR_RETURN(
//       auto page, ListResources<v1::Asset>(
//                      snapshot, request.parent(), request.page_size(),
//                      request.page_token(), fingerprint, matches));
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
//     PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY: correct the request.
template <typename Message>
absl::StatusOr<ResourcePage<Message>> ListResources(
    const EffectSnapshot& snapshot, absl::string_view parent, int32_t page_size,
    absl::string_view page_token, uint64_t fingerprint,
    absl::FunctionRef<bool(Message&, const Resource&)> matches) {
  ASSIGN_OR_RETURN(const std::string prefix, NamePrefix(parent));
  ASSIGN_OR_RETURN(const size_t size, PageSize(page_size));
  ASSIGN_OR_RETURN(const std::string after,
                   DecodePageToken(fingerprint, page_token));
  ResourcePage<Message> page;
  std::string last;
  absl::Status bad;
  auto visit = [&](const Resource& resource) {
    absl::StatusOr<Message> message =
        ParseStored<Message>(resource.name, resource.value);
    if (!message.ok()) {
      bad = message.status();
      return false;
    }
    if (!matches(*message, resource)) return true;
    if (page.items.size() == size) {
      page.next_page_token = EncodePageToken(fingerprint, last);
      return false;
    }
    page.items.push_back(*std::move(message));
    last = resource.name;
    return true;
  };
  RETURN_IF_ERROR(snapshot.ForEach(prefix, after, visit));
  RETURN_IF_ERROR(bad);
  return page;
}

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_EFFECTS_RESOURCE_LIST_H_
