#ifndef CONNECTOR_IRU_COMMAND_DEVICE_LOOK_H_
#define CONNECTOR_IRU_COMMAND_DEVICE_LOOK_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/iru/client/iru_client.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// What is known of a device right before it is commanded.
struct DeviceLook {
  device::v1::Device device;  // as its row shows it
  // Whether its commands were asked for.
  bool asked_commands = false;
  // Their ids; nothing if the list is not to be had.
  std::optional<absl::flat_hash_set<std::string>> command_ids;
};

// How whatever is about a command asks: before everybody else, and what is read
// first only once, since whoever commands tries again.
Call CommandCall();
Call SingleCommandCall();

// Reads the device, and beside it its commands if `with_commands`. A list that
// is refused is done without.
//
// Errors: those of IruClient::Get() and DecodeDevice(), and of ReadCommands()
//   for whatever may pass.
absl::StatusOr<DeviceLook> LookAtDevice(IruClient& client,
                                        absl::string_view vendor_id,
                                        bool with_commands);

// FAILED_PRECONDITION DEVICE_DRIFTED unless `device` has exactly that serial
// number. Metadata: expected, found.
absl::Status CheckSerialNumber(const device::v1::Device& device,
                               absl::string_view expected);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_DEVICE_LOOK_H_
