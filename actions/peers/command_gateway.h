#ifndef ACTIONS_PEERS_COMMAND_GATEWAY_H_
#define ACTIONS_PEERS_COMMAND_GATEWAY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::actions {

// The longest that one Send() takes before its answer counts as lost.
constexpr absl::Duration kSendDeadline = absl::Minutes(2);

// The connector, as the one door through which devices are commanded.
// Thread-safe. Devices are full names.
//
// Errors are those that muster.connector.v1.Connector lists, and
//   UNAVAILABLE SERVICE_UNREACHABLE: the connector does not answer.
class CommandGateway {
 public:
  virtual ~CommandGateway() = default;

  // What the connector can command. Cheap: asks no vendor.
  virtual absl::StatusOr<connector::v1::DescribeResponse> Describe() = 0;

  // Reads what the vendor has to be asked before it is sent `command`, and
  // returns the device as it is there. Changes nothing.
  virtual absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view device, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) = 0;

  // Sends `command` to `device` once; never retried on the way. Whether an
  // error proves that the vendor got nothing is for send_outcome.h to say.
  virtual absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view device, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) = 0;

  // The vendor's commands for `device` requested at or after
  // `requested_after`, newest first.
  virtual absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view device, absl::Time requested_after) = 0;
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_COMMAND_GATEWAY_H_
