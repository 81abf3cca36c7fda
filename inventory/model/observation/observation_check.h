#ifndef INVENTORY_MODEL_OBSERVATION_OBSERVATION_CHECK_H_
#define INVENTORY_MODEL_OBSERVATION_OBSERVATION_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// Whether `shown` keeps the contract of ingest.proto and is a device of
// `source` (`sources/{source}`). PLATFORM_UNSPECIFIED passes: it is how a
// connector says that it does not know the vendor's word. One that is facts
// only needs no core beside its name and vendor_id.
//
// Errors:
//   INVALID_ARGUMENT DEVICE_MALFORMED: it does not. Metadata: device, problem.
absl::Status CheckObservation(absl::string_view source,
                              const v1::DeviceObservation& shown);

// Likewise of a facet: `{device}/facets/{facet}`, with the id of its kind. Does
// not know whether there is such a device.
//
// Errors:
//   INVALID_ARGUMENT FACET_MALFORMED: it does not. Metadata: facet, problem.
absl::Status CheckObservation(absl::string_view source,
                              const v1::FacetObservation& shown);

// Whether `name` is that of a device of `source`.
//
// Errors:
//   INVALID_ARGUMENT DEVICE_MALFORMED: it is not. Metadata: device, problem.
absl::Status CheckDeviceOf(absl::string_view source, absl::string_view name);

// INVALID_ARGUMENT DEVICE_MALFORMED: the device `name` cannot be taken because
// of `problem`.
absl::Status DeviceMalformed(absl::string_view name, absl::string_view problem);

// INVALID_ARGUMENT FACET_MALFORMED: the facet `name` cannot be taken because of
// `problem`.
absl::Status FacetMalformed(absl::string_view name, absl::string_view problem);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_OBSERVATION_OBSERVATION_CHECK_H_
