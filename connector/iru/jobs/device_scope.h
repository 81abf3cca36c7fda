#ifndef CONNECTOR_IRU_JOBS_DEVICE_SCOPE_H_
#define CONNECTOR_IRU_JOBS_DEVICE_SCOPE_H_

#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// Whether `device` is one of those that `scope` takes in: every list that is
// not empty has its value, and no `exclude` list has. All matching is exact.
//
// `model_is_known`: the device's category rests on a model identifier, or will
// never do better. Until then a category that is not known, or a computer of
// unknown form, leaves nobody out: a device must not come and go with the
// permission for one table.
bool IsInScope(const config::v1::DeviceScope& scope,
               const device::v1::Device& device, bool model_is_known);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_DEVICE_SCOPE_H_
