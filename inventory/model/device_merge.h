#ifndef INVENTORY_MODEL_DEVICE_MERGE_H_
#define INVENTORY_MODEL_DEVICE_MERGE_H_

#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// The record that `shown` makes of `before` (null: the device is new): the
// core as shown but for `unobserved_fields`, which keep what they had, and
// facts merged.
//
// A fact replaces the one of its key if its endpoint is among
// `shown.observations`; facts of other endpoints keep the value that they had,
// and one that had none comes in. The result is in normal form, so that equal
// records have equal bytes: facts by key, tags sorted and unique, no empty
// messages, no liveness. Output-only fields are empty but for `create_time`,
// `update_time` and `revision`, which are those of `before`.
device::v1::Device MergeDevice(const device::v1::Device* before,
                               const v1::DeviceObservation& shown);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_DEVICE_MERGE_H_
