#ifndef ACTIONS_PLAN_OS_VERSION_H_
#define ACTIONS_PLAN_OS_VERSION_H_

#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// Whether the device's system has this version or a later one. False if it is
// not known.
bool OsAtLeast(const device::v1::Device& device, int major, int minor);

// Whether its system is known to be older.
bool OsBelow(const device::v1::Device& device, int major, int minor);

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_OS_VERSION_H_
