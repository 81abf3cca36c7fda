#ifndef CONNECTOR_IRU_JOBS_FACET_DEVICE_FACETS_H_
#define CONNECTOR_IRU_JOBS_FACET_DEVICE_FACETS_H_

#include <string>
#include <vector>

#include "connector/iru/client/iru_client.h"
#include "connector/iru/jobs/read_job.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::iru {

// What one device's lists are now.
struct DeviceFacets {
  std::vector<inventory::v1::FacetObservation> facets;
  std::vector<inventory::v1::EndpointProblem> problems;
};

// Reads the applications of one device, of any platform, and, of an Apple
// device that `serial_number` names, its profiles: Prism's rows with exactly
// that serial number, of which only those of exactly this device are taken. A
// list that is refused is unknown because of it; one that failed is left out.
// Both are problems. `source` is `sources/{source}`.
DeviceFacets ReadDeviceFacets(const std::string& source, IruClient& client,
                              const Clock& clock,
                              const device::v1::Device& device,
                              const Call& call);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_DEVICE_FACETS_H_
