#ifndef INVENTORY_MODEL_VIEW_ATTRIBUTES_H_
#define INVENTORY_MODEL_VIEW_ATTRIBUTES_H_

#include "inventory/store/records.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// What filters of a watch look at in `device`, which must be in normal form.
store::ViewAttributes AttributesOf(const device::v1::Device& device);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_VIEW_ATTRIBUTES_H_
