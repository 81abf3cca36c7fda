#ifndef CONNECTOR_IRU_JOBS_FACET_FACETS_H_
#define CONNECTOR_IRU_JOBS_FACET_FACETS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/jobs/source_memory.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::iru {

// The last id in the names of facets of `kind`: `apps`, `profiles`,
// `local-users`, `library-items`.
absl::string_view FacetIdOf(device::v1::FacetKind kind);

// `facet` as what `endpoint` told of a device: collected by the vendor, if it
// says so, and read. `source` is `sources/{source}`.
inventory::v1::FacetObservation ObserveFacet(
    absl::string_view source, absl::string_view vendor_id,
    device::v1::Facet facet, device::v1::FacetKind kind,
    absl::string_view endpoint, std::optional<absl::Time> collect_time,
    absl::Time read_time);

// A list that could not be had.
device::v1::Facet UnknownFacet(device::v1::UnknownReason reason);

// OK once every device was shown in this process: a list of a device that the
// inventory does not have is an error there.
//
// Errors:
//   UNAVAILABLE FULL_SYNC_PENDING
absl::Status CheckDevicesKnown(const SourceMemory& memory);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_FACETS_H_
