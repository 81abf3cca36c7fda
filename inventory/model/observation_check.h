#ifndef INVENTORY_MODEL_OBSERVATION_CHECK_H_
#define INVENTORY_MODEL_OBSERVATION_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// Whether `shown` keeps the contract of ingest.proto and is a device of
// `source` (`sources/{source}`). PLATFORM_UNSPECIFIED passes: it is how a
// connector says that it does not know the vendor's word.
//
// Errors:
//   INVALID_ARGUMENT DEVICE_MALFORMED: it does not. Metadata: device, problem.
absl::Status CheckObservation(absl::string_view source,
                              const v1::DeviceObservation& shown);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_OBSERVATION_CHECK_H_
