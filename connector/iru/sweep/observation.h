#ifndef CONNECTOR_IRU_SWEEP_OBSERVATION_H_
#define CONNECTOR_IRU_SWEEP_OBSERVATION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::iru {

// The resource name of the device with the vendor's id: its id in lower case.
std::string DeviceNameOf(absl::string_view source, absl::string_view vendor_id);

// What is true of a device's hardware and is told by other endpoints than its
// row. Unset: they were not asked, or do not have this device.
struct Hardware {
  std::optional<std::string> model_identifier;
  std::optional<std::string> udid;
};

// The observation of a device by its row alone, read at `read_time`, with what
// `hardware` adds: its name, its category, the facts of the endpoint `devices`.
// What `hardware` does not tell is unobserved. `source` is `sources/{source}`.
inventory::v1::DeviceObservation ObserveRow(absl::string_view source,
                                            device::v1::Device row,
                                            const Hardware& hardware,
                                            absl::Time read_time);

// The observation of what `endpoint` alone tells of a device: facts, and
// nothing of its row.
inventory::v1::DeviceObservation ObserveFacts(
    absl::string_view source, absl::string_view vendor_id,
    std::vector<device::v1::Fact> facts,
    const device::v1::Observation& observation);

// The times of what `endpoint` told: collected by the vendor, if it says so,
// and read.
device::v1::Observation ObservationOf(absl::string_view endpoint,
                                      std::optional<absl::Time> collect_time,
                                      absl::Time read_time);

// Puts the facts in the order of their keys. Comes last.
void SortFacts(inventory::v1::DeviceObservation& observation);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_OBSERVATION_H_
