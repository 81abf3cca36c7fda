#include "inventory/read/revision_list.h"

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/read/page_limit.h"
#include "inventory/read/resource_kind.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/read_at.h"

namespace muster::inventory {
namespace {

constexpr Revision kAboveAll = std::numeric_limits<Revision>::max();

// The revision that the page of `token` ends below.
absl::StatusOr<Revision> UpperEnd(uint64_t query, absl::string_view token) {
  if (token.empty()) return kAboveAll;
  ASSIGN_OR_RETURN(const std::string position, DecodePageToken(query, token));
  const auto before = DecodeInt64(position);
  if (before.ok()) return *before;
  return Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MALFORMED",
               "page_token is not one that this service made; start again "
               "without it");
}

// Adds the changes of `number` below `before`, newest first. Returns whether
// there are more than belong to the page.
absl::StatusOr<bool> AddChanges(const StoreReader& reader,
                                ResourceNumber number, Revision before,
                                PageLimit limit,
                                v1::ListRevisionsResponse& response) {
  bool more = false;
  absl::Status parsed;
  const auto visit = [&](const LogView& entry) {
    more = !limit.Take(entry.change.size());
    if (more) return false;
    parsed = ParseStored(absl::StrCat("log ", entry.revision), entry.change,
                         *response.add_changes());
    return parsed.ok();
  };
  RETURN_IF_ERROR(reader.ScanHistory(number, before, visit));
  RETURN_IF_ERROR(parsed);
  return more;
}

// Of the resource that has the name now, or had it last.
absl::StatusOr<ResourceNumber> NumberOf(const StoreReader& reader,
                                        v1::ResourceKind kind,
                                        const std::string& name) {
  ASSIGN_OR_RETURN(const auto record, reader.Get(kind, name));
  if (record) return record->number;
  if (kind != v1::RESOURCE_KIND_FACET) return NotFound(kind, name);
  ASSIGN_OR_RETURN(const auto gone,
                   GoneFacets(reader, name, reader.compacted_through()));
  if (gone.empty()) return NotFound(kind, name);
  return gone.front().number;
}

}  // namespace

absl::StatusOr<v1::ListRevisionsResponse> ListRevisions(
    const DeviceStore& store, const v1::ListRevisionsRequest& request) {
  ASSIGN_OR_RETURN(const v1::ResourceKind kind, KindOf(request.name()));
  const uint64_t query = Fingerprint({"ListRevisions", request.name()});
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const Revision before,
                   UpperEnd(query, request.page_token()));
  const auto reader = store.Read();
  ASSIGN_OR_RETURN(const ResourceNumber number,
                   NumberOf(*reader, kind, request.name()));
  v1::ListRevisionsResponse response;
  response.set_compacted_through(reader->compacted_through());
  ASSIGN_OR_RETURN(const bool more, AddChanges(*reader, number, before,
                                               PageLimit(size), response));
  if (more) {
    response.set_next_page_token(EncodePageToken(
        query, EncodeInt64(response.changes().rbegin()->revision())));
  }
  return response;
}

}  // namespace muster::inventory
