#ifndef CONNECTOR_DUMMY_DUMMY_DEVICE_H_
#define CONNECTOR_DUMMY_DUMMY_DEVICE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/struct.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::dummy {

// The objects in the array `key` of `body`. What is no object is skipped.
//
// Errors:
//   INVALID_ARGUMENT ROW_MALFORMED: there is no such array.
absl::StatusOr<std::vector<google::protobuf::Struct>> RowsOf(
    const google::protobuf::Struct& body, const std::string& key);

// The text at `key` of `row`; empty if there is none.
std::string TextOf(const google::protobuf::Struct& row, const std::string& key);

// The time (RFC 3339) at `key` of `row`; InfinitePast() if there is none.
absl::Time TimeOf(const google::protobuf::Struct& row, const std::string& key);

// A device as the vendor shows it: everything that the row has, and nothing
// made up. What the row lacks stays unset.
//
// Errors:
//   INVALID_ARGUMENT ROW_MALFORMED: `id` is missing or cannot be part of a
//     name, or the platform is none that Muster knows. Never holds the row.
absl::StatusOr<device::v1::Device> DecodeDevice(
    const google::protobuf::Struct& row);

// `device` as an observation of `source`, read at `read_time`.
inventory::v1::DeviceObservation ObserveDevice(absl::string_view source,
                                               device::v1::Device device,
                                               absl::Time read_time);

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_DUMMY_DEVICE_H_
