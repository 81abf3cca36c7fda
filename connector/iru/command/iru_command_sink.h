#ifndef CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_H_
#define CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "connector/core/command_sink.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/command/action.h"
#include "connector/iru/command/device_look.h"
#include "connector/iru/command/kept_looks.h"

namespace muster::iru {

// Commands the devices of one Iru tenant. Its requests go before a sweep's.
//
// Iru's actions answer without an id, so a command is found in the device's
// list by being new there: the list is read before, and once after. If the list
// may not be read, or does not show the command at once, the answer has no id;
// that the action was accepted is all that is known then, and whoever follows
// it finds it later. Commands of which no list ever shows anything are
// `untracked`, and no list is read for them.
//
// The secrets of a command, and the PIN that the lock of a Mac answers with,
// are registered for redaction before anything is sent or told.
//
// Thread-safe. `clock` must outlive it.
class IruCommandSink final : public connector::CommandSink {
 public:
  struct Options {
    // Refuses Prepare() and Send() before anything is asked.
    bool read_only = false;
  };

  IruCommandSink(std::shared_ptr<IruClient> client, Clock& clock,
                 Options options);

  std::vector<connector::v1::DescribeResponse::CommandSupport> Supported()
      const override;

  absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;

  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;

  absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view vendor_id, absl::Time requested_after) override;

 private:
  // One command on its way.
  struct Order {
    absl::string_view vendor_id;
    absl::string_view serial_number;
    const connector::v1::DeviceCommand& command;
    const Action& action;
  };

  // Errors: those of Send() before anything is sent.
  absl::StatusOr<Order> Accept(
      absl::string_view vendor_id, absl::string_view serial_number,
      const connector::v1::DeviceCommand& command) const;
  absl::StatusOr<DeviceLook> Look(const Order& order);
  // That it is the device that is meant, and knows the action and its options.
  static absl::Status CheckFits(const Order& order,
                                const device::v1::Device& device);
  absl::StatusOr<connector::v1::SendCommandResponse> SendTo(
      const Order& order, const DeviceLook& look);
  absl::StatusOr<HttpResponse> Ask(const Order& order,
                                   device::v1::Platform platform);
  // The id of the newest command of that kind that is not in `before` and was
  // requested at `since` or later, or "".
  std::string FindNew(const Order& order,
                      const absl::flat_hash_set<std::string>& before,
                      absl::Time since);

  const std::shared_ptr<IruClient> client_;
  Clock& clock_;
  const Options options_;
  KeptLooks looks_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_H_
