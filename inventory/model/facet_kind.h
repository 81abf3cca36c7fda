// What the kinds of facets are called in names.
#ifndef INVENTORY_MODEL_FACET_KIND_H_
#define INVENTORY_MODEL_FACET_KIND_H_

#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory {

// The last id in the names of facets of `kind`, such as `local-users`; "" if
// there is no such kind.
absl::string_view FacetId(device::v1::FacetKind kind);

// `{device}/facets/{facet}`.
std::string FacetName(absl::string_view device, device::v1::FacetKind kind);

// The device's name in `facet`, which FacetName() made.
absl::string_view DeviceOfFacet(absl::string_view facet);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_FACET_KIND_H_
