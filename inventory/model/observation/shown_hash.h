#ifndef INVENTORY_MODEL_OBSERVATION_SHOWN_HASH_H_
#define INVENTORY_MODEL_OBSERVATION_SHOWN_HASH_H_

#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// 16 bytes, the first of a SHA-256, over what `shown` says of a device: `core`
// (its device in normal form, serialized), which endpoints were read and which
// fields were not asked for, in any order, and whether it is facts only; no
// times. An observation with the
// hash of the one that made a record changes nothing of the record.
std::string ShownHash(const v1::DeviceObservation& shown,
                      absl::string_view core);

// Likewise of a facet, of which `core` is all.
std::string ShownHash(absl::string_view core);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_OBSERVATION_SHOWN_HASH_H_
