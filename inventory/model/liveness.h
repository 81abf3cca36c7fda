// What moves without being a change: the last check-in, and when each
// endpoint's facts were collected and read.
#ifndef INVENTORY_MODEL_LIVENESS_H_
#define INVENTORY_MODEL_LIVENESS_H_

#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// The liveness of a device after `shown`. Endpoints that `shown` does not name
// keep their times; a check-in that it does not tell stays known.
device::v1::Liveness MergeLiveness(const device::v1::Liveness& before,
                                   const v1::DeviceObservation& shown);

// Whether the device itself moved between the two: it checked in, or the
// vendor collected facts from it. That Muster read it again is no such sign.
bool IsSignOfLife(const device::v1::Liveness& before,
                  const device::v1::Liveness& after);

// Sets the *Liveness* fields of `device` and of its facts.
void JoinLiveness(const device::v1::Liveness& liveness,
                  device::v1::Device& device);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_LIVENESS_H_
