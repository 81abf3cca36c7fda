#ifndef ACTIONS_DISPATCH_SENDER_H_
#define ACTIONS_DISPATCH_SENDER_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "actions/follow/pin_keeper.h"
#include "actions/peers/command_gateway.h"
#include "actions/store/command_store.h"
#include "actions/vault/vault.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// What the vendor says of a device right before it is commanded. Written once,
// by one thread; read by another after `done`.
struct Preparation {
  absl::Notification done;
  absl::StatusOr<device::v1::Device> device = absl::UnknownError("not read");
};

// Hands commands to the connector, each at most once: the intent is on the
// disk before the call, and a command whose intent is there is sent again only
// if an answer proved that nothing was sent.
//
// Thread-safe, for different commands. All references must outlive it.
class Sender {
 public:
  // `may_send` is the kill switch: why a command may not be sent now.
  using MaySend = std::function<absl::Status(const v1::Command&)>;

  Sender(CommandStore& store, CommandGateway& gateway, const Vault& vault,
         PinKeeper& pins, MaySend may_send)
      : store_(store),
        gateway_(gateway),
        vault_(vault),
        pins_(pins),
        may_send_(std::move(may_send)) {}

  // Reads the device of `command`. Changes nothing.
  void Prepare(const v1::Command& command, Preparation& preparation);

  // Sends `command`, which is QUEUED, in a span `actions.send` of its trace.
  // OK if it is not QUEUED any more. An error is why it still is: the
  // connector or the vendor cannot be reached or asks to wait, the guard does
  // not let it, or the store cannot write.
  absl::Status Send(const v1::Command& command);

  // Likewise of one that was made SENDING, once `preparation` is done.
  absl::Status SendStarted(const v1::Command& command,
                           const Preparation& preparation);

  // Marks `command`, which was found in SENDING, as UNCERTAIN: the process
  // ended, or the store failed, between the call and the note of its answer.
  absl::Status Doubt(const v1::Command& command);

 private:
  absl::Status SendQueued(const v1::Command& command);
  absl::Status StayQueued(const v1::Command& command, const absl::Status& why);
  // Moves a command that is in `from` by what was read of its device; OK if it
  // may be sent.
  absl::Status Check(const v1::Command& command,
                     const absl::StatusOr<device::v1::Device>& device,
                     v1::CommandState from, bool& may_go_on);
  // The kill switch is asked once more, after all that takes its time: a
  // command that it stops goes back to QUEUED.
  absl::Status HandOverIfAllowed(const v1::Command& command);
  absl::Status HandOver(const v1::Command& command);
  absl::Status NoteAnswer(
      const v1::Command& command,
      const absl::StatusOr<connector::v1::SendCommandResponse>& answer);

  CommandStore& store_;
  CommandGateway& gateway_;
  const Vault& vault_;
  PinKeeper& pins_;
  const MaySend may_send_;
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_SENDER_H_
