#include "inventory/read/facet_reader.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/status_macros.h"
#include "inventory/read/page_limit.h"
#include "inventory/read/read_point.h"
#include "inventory/read/resource_kind.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/read_at.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::inventory {
namespace {

using device::v1::Facet;
using device::v1::Liveness;

// Adds the facets of `prefix` above `after` to `response`. Returns whether
// there are more than belong to the page.
absl::StatusOr<bool> AddFacets(const StoreReader& reader,
                               absl::string_view prefix,
                               absl::string_view after, PageLimit limit,
                               v1::ListFacetsResponse& response) {
  bool more = false;
  absl::Status parsed;
  const auto visit = [&](const RecordView& record) {
    more = !limit.Take(record.body.size());
    if (more) return false;
    parsed = ParseStored(record.name, record.body, *response.add_facets());
    return parsed.ok();
  };
  RETURN_IF_ERROR(reader.Scan(v1::RESOURCE_KIND_FACET, prefix, after, visit));
  RETURN_IF_ERROR(parsed);
  return more;
}

}  // namespace

absl::StatusOr<Liveness> FacetReader::LivenessOf(
    const StoreReader& reader, absl::string_view device) const {
  ASSIGN_OR_RETURN(const auto record,
                   reader.Get(v1::RESOURCE_KIND_DEVICE, device));
  if (!record) return Liveness();
  return liveness_.Get(record->number, device).liveness;
}

absl::StatusOr<Facet> FacetReader::Get(
    const v1::GetFacetRequest& request) const {
  ASSIGN_OR_RETURN(const std::string device, DeviceOf(request.name()));
  const auto reader = store_.Read();
  ASSIGN_OR_RETURN(const auto point,
                   ReadPoint(*reader, request.revision(), nullptr));
  ASSIGN_OR_RETURN(const auto record,
                   ReadAt(*reader, v1::RESOURCE_KIND_FACET, request.name(),
                          point.value_or(reader->revision())));
  if (!record) return NotFound(v1::RESOURCE_KIND_FACET, request.name());
  Facet facet;
  RETURN_IF_ERROR(ParseStored(request.name(), record->body, facet));
  if (point) return facet;
  ASSIGN_OR_RETURN(const Liveness liveness, LivenessOf(*reader, device));
  device::JoinLiveness(liveness, facet);
  return facet;
}

absl::StatusOr<v1::ListFacetsResponse> FacetReader::List(
    const v1::ListFacetsRequest& request) const {
  RETURN_IF_ERROR(DeviceName::Parse(request.parent()).status());
  const uint64_t query = Fingerprint({"ListFacets", request.parent()});
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const std::string after,
                   DecodePageToken(query, request.page_token()));
  const auto reader = store_.Read();
  ASSIGN_OR_RETURN(const Liveness liveness,
                   LivenessOf(*reader, request.parent()));
  v1::ListFacetsResponse response;
  ASSIGN_OR_RETURN(
      const bool more,
      AddFacets(*reader, absl::StrCat(request.parent(), "/facets/"), after,
                PageLimit(size), response));
  for (Facet& facet : *response.mutable_facets())
    device::JoinLiveness(liveness, facet);
  if (more) {
    response.set_next_page_token(
        EncodePageToken(query, response.facets().rbegin()->name()));
  }
  return response;
}

}  // namespace muster::inventory
