#include "connector/iru/jobs/facet/facets.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "connector/iru/sweep/observation.h"

namespace muster::iru {

absl::string_view FacetIdOf(device::v1::FacetKind kind) {
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

inventory::v1::FacetObservation ObserveFacet(
    absl::string_view source, absl::string_view vendor_id,
    device::v1::Facet facet, device::v1::FacetKind kind,
    absl::string_view endpoint, std::optional<absl::Time> collect_time,
    absl::Time read_time) {
  inventory::v1::FacetObservation observation;
  *observation.mutable_facet() = std::move(facet);
  observation.mutable_facet()->set_name(absl::StrCat(
      DeviceNameOf(source, vendor_id), "/facets/", FacetIdOf(kind)));
  observation.mutable_facet()->set_kind(kind);
  observation.mutable_facet()->set_endpoint(std::string(endpoint));
  *observation.mutable_observation() =
      ObservationOf(endpoint, collect_time, read_time);
  return observation;
}

device::v1::Facet UnknownFacet(device::v1::UnknownReason reason) {
  device::v1::Facet facet;
  facet.set_unknown_reason(reason);
  return facet;
}

absl::Status CheckDevicesKnown(const SourceMemory& memory) {
  if (memory.knows_all_devices()) return absl::OkStatus();
  return Error(absl::StatusCode::kUnavailable, "FULL_SYNC_PENDING",
               "The devices are not known yet in this process: it is read "
               "after the next full sync.");
}

}  // namespace muster::iru
