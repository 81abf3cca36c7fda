// Observations in the form in which they are committed. All that can be worked
// out without the store is worked out here, so that it can be done beside the
// commit of the page before.
#ifndef INVENTORY_MODEL_OBSERVATION_PREPARED_OBSERVATION_H_
#define INVENTORY_MODEL_OBSERVATION_PREPARED_OBSERVATION_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

struct PreparedDevice {
  // In normal form. Must outlive this. If there is a `whole`, it has the name,
  // state, check-in and observations of that alone, and there is no core.
  const v1::DeviceObservation* shown = nullptr;
  std::optional<absl::Time> check_in;
  std::string core;  // its device, serialized
  std::string hash;  // ShownHash()
  // The bytes of the observation, which keeps the contract, if it was not
  // decoded because it is likely to change nothing. Must outlive this.
  absl::string_view whole;

  const std::string& name() const { return shown->device().name(); }
};

struct PreparedFacet {
  const v1::FacetObservation* shown = nullptr;  // likewise
  std::string core;
  std::string hash;

  const std::string& name() const { return shown->facet().name(); }
};

// Brings `shown`, which passed CheckObservation(), into normal form, once.
// Keeps a pointer to it. Thread-safe for different observations.
PreparedDevice Prepare(v1::DeviceObservation& shown);
PreparedFacet Prepare(v1::FacetObservation& shown);

// Of an observation with the bytes `whole` and the ShownHash() `hash`, of which
// `shown` has what PreparedDevice says.
PreparedDevice PrepareKnown(const v1::DeviceObservation& shown,
                            absl::string_view whole, absl::string_view hash);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_OBSERVATION_PREPARED_OBSERVATION_H_
