#ifndef CONNECTOR_CORE_COMMAND_SINK_H_
#define CONNECTOR_CORE_COMMAND_SINK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/connector/v1/command.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::connector {

// One vendor's tenant, for commanding. Thread-safe.
//
// Errors of everything here: those of DeviceSource, and
//   FAILED_PRECONDITION SOURCE_READ_ONLY: the source refuses all writes.
class CommandSink {
 public:
  virtual ~CommandSink() = default;

  // What can be commanded, where, and where the vendor keeps a record of it.
  virtual std::vector<v1::DescribeResponse::CommandSupport> Supported()
      const = 0;

  // Reads what Send() has to know of the device, and keeps it for ten seconds
  // for the next Send() to it. `command` may be without its secrets. The device
  // as the vendor shows it now, without details and without a name.
  //
  // Errors: those of Send() but COMMAND_ALREADY_PENDING and COMMAND_IN_DOUBT.
  virtual absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const v1::DeviceCommand& command) = 0;

  // Sends `command` to the device with the vendor's id, once; never retried
  // here. Reads the device first, unless Prepare() just did, and compares its
  // serial number exactly. The PIN in the answer is registered for redaction.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: the vendor has no such device.
  //   FAILED_PRECONDITION DEVICE_DRIFTED: it shows another serial number.
  //   FAILED_PRECONDITION COMMAND_NOT_ALLOWED: not on this device.
  //   ABORTED COMMAND_ALREADY_PENDING: one of this kind already waits.
  //   UNIMPLEMENTED COMMAND_UNSUPPORTED: the vendor cannot do that.
  //   UNAVAILABLE COMMAND_NOT_SENT: the device could not be looked at first;
  //     nothing was sent.
  //   UNKNOWN COMMAND_IN_DOUBT: the answer was lost, or was a 5xx.
  virtual absl::StatusOr<v1::SendCommandResponse> Send(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const v1::DeviceCommand& command) = 0;

  // The commands that the vendor holds for the device, newest first, from
  // `requested_after` (inclusive) on; all of them from absl::InfinitePast() on.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: the vendor has no such device.
  virtual absl::StatusOr<std::vector<v1::VendorCommand>> List(
      absl::string_view vendor_id, absl::Time requested_after) = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_COMMAND_SINK_H_
