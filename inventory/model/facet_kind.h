// What the kinds of facets are called in names.
#ifndef INVENTORY_MODEL_FACET_KIND_H_
#define INVENTORY_MODEL_FACET_KIND_H_

#include <array>
#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory {

// All kinds that there are.
constexpr std::array<device::v1::FacetKind, 4> kFacetKinds = {
    device::v1::FACET_KIND_APPS,
    device::v1::FACET_KIND_PROFILES,
    device::v1::FACET_KIND_LOCAL_USERS,
    device::v1::FACET_KIND_LIBRARY_ITEMS,
};
static_assert(kFacetKinds.size() == device::v1::FacetKind_ARRAYSIZE - 1);

// The last id in the names of facets of `kind`, such as `local-users`; "" if
// there is no such kind.
absl::string_view FacetId(device::v1::FacetKind kind);

// `{device}/facets/{facet}`.
std::string FacetName(absl::string_view device, device::v1::FacetKind kind);

// The device's name in `facet`, which FacetName() made.
absl::string_view DeviceOfFacet(absl::string_view facet);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_FACET_KIND_H_
