#ifndef TESTS_FAKE_IRU_FLEET_COMMANDS_H_
#define TESTS_FAKE_IRU_FLEET_COMMANDS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/model/device.h"

namespace muster::fake_iru {

// The life of a command, computed from the clock when somebody looks: pending,
// running after half of `state.command_delay`, completed after all of it.
// Nothing runs in the background.

// Adds a pending command to `device`. `action`, the two types, `metadata` and
// `body` come from `command`; the rest is filled in here. The reference is
// valid until the next call.
Command& Enqueue(State& state, Device& device, Command command);

// Asks the device again for everything that it put off: what is NotNow becomes
// pending.
void RetryPutOff(const State& state, Device& device);

// True if the action was sent and its command is neither done nor failed.
bool HasOpenCommand(const Device& device, absl::string_view action);

// Brings every open command to where it is at `state.now`, unless commands are
// held; what a completed command changes on its device is changed. A device
// that is to put commands off answers NotNow where it would run them.
void SettleCommands(State& state);

// Sets the status of one command by hand: 3 completed, 4 failed with `error`
// (text, or an entry of an error chain), 5 NotNow. An empty `uuid` is the
// newest open command.
//
// Errors:
//   NOT_FOUND: the device has no such command.
//   INVALID_ARGUMENT: no such status, or the command has ended already.
absl::Status FinishCommand(State& state, Device& device, absl::string_view uuid,
                           int status, const Json& error);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_COMMANDS_H_
