#ifndef INVENTORY_MODEL_OBSERVATION_DEVICE_MERGE_H_
#define INVENTORY_MODEL_OBSERVATION_DEVICE_MERGE_H_

#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// Brings `device`, as a connector sent it, into normal form, so that equal
// devices have equal bytes: facts by key and without times, tags sorted and
// unique, no empty messages, no liveness, no output-only fields, nothing that
// Muster does not know.
void NormalizeDevice(device::v1::Device& device);

// The device that `shown` makes of `before` (null: it is new): the core as
// shown but for `unobserved_fields`, which keep what they had, and facts
// merged.
//
// A fact replaces the one of its key if its endpoint is among
// `shown.observations`; facts of other endpoints keep the value that they had,
// and one that had none comes in. The result is in normal form.
//
// Of an observation that is `facts_only`, the core stays as it is in `before`,
// which must not be null, and facts of endpoints that were not read do not come
// in.
device::v1::Device MergeDevice(const device::v1::Device* before,
                               const v1::DeviceObservation& shown);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_OBSERVATION_DEVICE_MERGE_H_
