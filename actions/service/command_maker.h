#ifndef ACTIONS_SERVICE_COMMAND_MAKER_H_
#define ACTIONS_SERVICE_COMMAND_MAKER_H_

#include "absl/status/statusor.h"
#include "actions/peers/command_gateway.h"
#include "actions/peers/device_lookup.h"
#include "actions/service/command_support.h"
#include "actions/store/command_store.h"
#include "base/clock.h"
#include "base/random.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Turns requests into stored commands: the gate that each has to pass. A
// well-formed request that is refused leaves an audit line and nothing else.
//
// Thread-safe. All references must outlive it.
class CommandMaker {
 public:
  CommandMaker(CommandStore& store, DeviceLookup& devices,
               CommandGateway& gateway, Clock& clock, Random& random)
      : store_(store),
        devices_(devices),
        support_(gateway, clock),
        random_(random) {}

  // The command that `request` asks for, QUEUED on the disk; or the one that
  // the same request made before, as it is now. Its traceparent is the current
  // span's. `principal` is who asks.
  //
  // Errors: those of CheckRequest(), DeviceLookup, CommandSupport and
  // CommandStore::Create(), and
  //   FAILED_PRECONDITION COMMAND_NEEDS_APPROVAL: it is an erase.
  //   FAILED_PRECONDITION DEVICE_REMOVED: the device is not managed any more.
  absl::StatusOr<v1::Command> Make(const v1::CreateCommandRequest& request,
                                   absl::string_view principal = "");

 private:
  absl::StatusOr<v1::Command> MakeUnaudited(
      const v1::CreateCommandRequest& request, absl::string_view principal,
      device::v1::Device& device);
  absl::Status CheckDevice(const v1::CreateCommandRequest& request,
                           device::v1::Device& device);
  absl::Status Audit(const v1::CreateCommandRequest& request,
                     absl::string_view principal,
                     const device::v1::Device& device,
                     const absl::Status& refusal);

  CommandStore& store_;
  DeviceLookup& devices_;
  CommandSupport support_;
  Random& random_;
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_COMMAND_MAKER_H_
