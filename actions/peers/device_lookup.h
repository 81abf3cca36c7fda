#ifndef ACTIONS_PEERS_DEVICE_LOOKUP_H_
#define ACTIONS_PEERS_DEVICE_LOOKUP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

  // The devices of `source` (`sources/{source}`) that are assigned to exactly
  // `email`, letter case ignored, and not removed; ordered by name.
  //
  // Errors:
  //   UNAVAILABLE SERVICE_UNREACHABLE: the inventory does not answer.
  virtual absl::StatusOr<std::vector<device::v1::Device>> FindByEmail(
      absl::string_view source, absl::string_view email) = 0;

  // A device that is not removed, each in its turn, over and over; nullopt if
  // there is none.
  //
  // Errors: as FindByEmail().
  virtual absl::StatusOr<std::optional<std::string>> NextDevice() = 0;

  // How many devices of `source` are not removed.
  //
  // Errors: as FindByEmail().
  virtual absl::StatusOr<int64_t> CountDevices(absl::string_view source) = 0;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_DEVICE_LOOKUP_H_
