#ifndef CONNECTOR_IRU_DECODE_DETAILS_H_
#define CONNECTOR_IRU_DECODE_DETAILS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// The endpoint name of what a device's details tell.
constexpr absl::string_view kDetailsEndpoint = "devices/details";

// What the details of one device add to its row.
struct Details {
  // Apple's hardware UDID. Empty for others.
  std::string udid;
  // Such as `iPad11,6`. Empty if it is not told.
  std::string model_identifier;
  // The details-only facts of fact_keys.h, each of them, sorted by key.
  std::vector<device::v1::Fact> facts;
};

// The details of a device of `platform`: Apple, Windows and Android have three
// different shapes. A fact whose place is blank or missing is UNKNOWN; one that
// the platform's shape has no place for is NOT_IN_SOURCE. Windows and Android
// write sizes without a unit (MB and GB): it is added.
//
// FileVault, MDM and agent are in the details as well, but are not taken from
// here: each fact has one home, and two would take turns.
//
// Errors:
//   UNAVAILABLE SOURCE_ERROR: malformed page: no JSON object.
absl::StatusOr<Details> DecodeDetails(absl::string_view body,
                                      device::v1::Platform platform);

// The same facts, UNKNOWN because of `reason`.
std::vector<device::v1::Fact> UnknownDetails(device::v1::UnknownReason reason);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_DETAILS_H_
