#include "inventory/model/facet_kind.h"

#include "absl/strings/str_cat.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kBetween = "/facets/";

}  // namespace

absl::string_view FacetId(device::v1::FacetKind kind) {
  switch (kind) {
    case device::v1::FACET_KIND_APPS:
      return "apps";
    case device::v1::FACET_KIND_PROFILES:
      return "profiles";
    case device::v1::FACET_KIND_LOCAL_USERS:
      return "local-users";
    case device::v1::FACET_KIND_LIBRARY_ITEMS:
      return "library-items";
    default:
      return "";
  }
}

std::string FacetName(absl::string_view device, device::v1::FacetKind kind) {
  return absl::StrCat(device, kBetween, FacetId(kind));
}

absl::string_view DeviceOfFacet(absl::string_view facet) {
  return facet.substr(0, facet.rfind(kBetween));
}

}  // namespace muster::inventory
