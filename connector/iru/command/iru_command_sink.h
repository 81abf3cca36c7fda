#ifndef CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_H_
#define CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "connector/core/command_sink.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/command/action.h"

namespace muster::iru {

// Commands the devices of one Iru tenant. Its requests go before a sweep's.
//
// Iru's actions answer without an id, so a command is found in the device's
// list by being new there: the list is read before and after. If the list may
// not be read, or does not show the command soon, the answer has no id; that
// the action was accepted is all that is known then. For a blank push that is
// the rule: Apple's push has no command behind it, and nothing to follow.
//
// The PIN that the lock of a Mac answers with is masked from every log and not
// handed on: it can be read again from Iru's `secrets/unlockpin`.
//
// Thread-safe. `clock` must outlive it.
class IruCommandSink final : public connector::CommandSink {
 public:
  struct Options {
    // Refuses Send() before anything is asked.
    bool read_only = false;
  };

  IruCommandSink(std::shared_ptr<IruClient> client, Clock& clock,
                 Options options);

  std::vector<connector::v1::DescribeResponse::CommandSupport> Supported()
      const override;

  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;

  absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view vendor_id, absl::Time requested_after) override;

 private:
  // Ids of a device's commands; nothing if the list is not to be had.
  using Ids = std::optional<absl::flat_hash_set<std::string>>;

  // That the device is there, is the one that is meant, and knows the action.
  absl::Status CheckDevice(absl::string_view vendor_id,
                           absl::string_view expected_serial_number,
                           const Action& action);
  absl::StatusOr<Ids> ReadIds(absl::string_view vendor_id);
  // The id of the newest command of `action` that is not in `before`, or "".
  std::string FindNew(absl::string_view vendor_id, const Action& action,
                      const Ids& before);
  std::string LookForNew(absl::string_view vendor_id, const Action& action,
                         const absl::flat_hash_set<std::string>& before);

  const std::shared_ptr<IruClient> client_;
  Clock& clock_;
  const Options options_;
  const absl::Notification never_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_IRU_COMMAND_SINK_H_
