// Devices with their liveness, as bytes.
#ifndef INVENTORY_READ_JOINED_BYTES_H_
#define INVENTORY_READ_JOINED_BYTES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// What JoinLiveness() makes of `device`, a serialized Device without liveness,
// serialized again: the times are put in where they belong, and nothing else is
// looked at. That takes a fraction of parsing and serializing, which would be
// most of what GetDevice costs.
//
// Nothing if `device` is damaged. Not all damage is seen: inside of fields that
// are copied it is not.
std::optional<std::string> JoinedBytes(const device::v1::Liveness& liveness,
                                       absl::string_view device);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_JOINED_BYTES_H_
