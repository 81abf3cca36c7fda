#ifndef CONNECTOR_IRU_JOBS_POSTURE_FILEVAULT_LISTS_H_
#define CONNECTOR_IRU_JOBS_POSTURE_FILEVAULT_LISTS_H_

#include <string>
#include <vector>

#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/jobs/source_memory.h"
#include "connector/iru/sweep/device_lists.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::iru {

// FileVault of every Mac in scope while Prism's table is refused because of
// `reason`: `filevault.enabled` is what the filtered lists say, everything else
// is UNKNOWN with the reason; so is all of it if the lists could not be read. A
// Mac that is in both lists or in none is NOT_REPORTED. Macs are those of the
// lists and those that `memory` knows. `source` is `sources/{source}`.
std::vector<inventory::v1::DeviceObservation> ObserveFilevaultLists(
    const std::string& source, const FilevaultLists& lists,
    device::v1::UnknownReason reason, const SourceMemory& memory);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_POSTURE_FILEVAULT_LISTS_H_
