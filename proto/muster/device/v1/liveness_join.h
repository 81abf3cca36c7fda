// How what moves without being a change is shown with what does not: the one
// place that every service and every client does it with.
#ifndef PROTO_MUSTER_DEVICE_V1_LIVENESS_JOIN_H_
#define PROTO_MUSTER_DEVICE_V1_LIVENESS_JOIN_H_

#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::device {

// Sets the *Liveness* fields of `device`: its check-in, and the times of each
// fact from the observation of the same endpoint. What `liveness` does not
// tell stays as it is. `liveness.device` is not looked at.
void JoinLiveness(const v1::Liveness& liveness, v1::Device& device);

// The same for a facet, from the liveness of its device.
void JoinLiveness(const v1::Liveness& liveness, v1::Facet& facet);

}  // namespace muster::device

#endif  // PROTO_MUSTER_DEVICE_V1_LIVENESS_JOIN_H_
