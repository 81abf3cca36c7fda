// How what moves without being a change is shown with what does not.
#ifndef INVENTORY_MODEL_LIVENESS_H_
#define INVENTORY_MODEL_LIVENESS_H_

#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory {

// Sets the *Liveness* fields of `device` and of its facts.
void JoinLiveness(const device::v1::Liveness& liveness,
                  device::v1::Device& device);

// Sets those of `facet`, from the liveness of its device.
void JoinLiveness(const device::v1::Liveness& liveness,
                  device::v1::Facet& facet);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_LIVENESS_H_
