#ifndef ACTIONS_PEERS_DEVICE_LOOKUP_H_
#define ACTIONS_PEERS_DEVICE_LOOKUP_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// What the inventory knows of one device. Thread-safe.
class DeviceLookup {
 public:
  virtual ~DeviceLookup() = default;

  // The device called `name` (`sources/{source}/devices/{device}`), removed
  // ones included.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: no sync ever showed it.
  //   UNAVAILABLE SERVICE_UNREACHABLE: the inventory does not answer.
  virtual absl::StatusOr<device::v1::Device> GetDevice(
      absl::string_view name) = 0;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_DEVICE_LOOKUP_H_
