#ifndef INVENTORY_COMMIT_VERSION_DEVICE_VERSION_H_
#define INVENTORY_COMMIT_VERSION_DEVICE_VERSION_H_

#include "inventory/commit/version_writer.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

bool IsRemoved(const device::v1::Device& device);

// Which device it follows, `after` keeps from `before`.
void KeepPredecessor(const device::v1::Device& before,
                     device::v1::Device& after, NewVersion& version);

// Sets what follows from the step from `before` (null: there was nothing) to
// `after`: the type of the change, the changed paths, what filters look at, and
// the keys of the index.
void DescribeChange(const device::v1::Device* before,
                    const device::v1::Device& after, NewVersion& version);

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_VERSION_DEVICE_VERSION_H_
