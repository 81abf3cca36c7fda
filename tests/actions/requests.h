// What people ask of the actions service, call by call, as `musterctl` does.
// All functions are thread-safe and return the error of the call that failed.
#ifndef TESTS_ACTIONS_REQUESTS_H_
#define TESTS_ACTIONS_REQUESTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client/client.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/actions/v1/secrets.pb.h"

namespace muster::testing {

connector::v1::DeviceCommand LockCommand();
connector::v1::DeviceCommand EraseCommand(const std::string& pin = "");

// Plans `command` for the device of that vendor id.
absl::StatusOr<actions::v1::Plan> MakePlan(
    cli::Client& client, const std::string& vendor_id,
    const connector::v1::DeviceCommand& command);

// The request that redeems `plan`, confirmed, with a reason and a ticket.
actions::v1::CreateCommandRequest Redeem(
    const actions::v1::Plan& plan, const connector::v1::DeviceCommand& command,
    const std::string& request_id);

// Plans and asks in one step; `request_id` is one that nobody had.
absl::StatusOr<actions::v1::Command> Ask(
    cli::Client& client, const std::string& vendor_id,
    const connector::v1::DeviceCommand& command);

absl::StatusOr<actions::v1::Command> Create(
    cli::Client& client, const actions::v1::CreateCommandRequest& request);

// Approves `command` by its own plan's hash.
absl::Status Approve(cli::Client& client, const actions::v1::Command& command);

absl::StatusOr<actions::v1::Command> Get(cli::Client& client,
                                         const std::string& name);

// All commands of the device of that vendor id, newest first.
std::vector<actions::v1::Command> CommandsOf(cli::Client& client,
                                             const std::string& vendor_id);

// The command once `ready` is true of it; fails the test if it is not after
// `at_most`, and returns it as it is then.
actions::v1::Command Await(
    cli::Client& client, const std::string& name,
    const std::function<bool(const actions::v1::Command&)>& ready,
    absl::Duration at_most = absl::Seconds(30));
// Once it is in `state`.
actions::v1::Command AwaitState(cli::Client& client, const std::string& name,
                                actions::v1::CommandState state);

// The unlock PINs that Muster shows for the device.
absl::StatusOr<actions::v1::RevealSecretResponse> RevealPins(
    cli::Client& client, const std::string& vendor_id);

// Whether it is a state from which a command does not move any more.
bool HasEnded(const actions::v1::Command& command);

}  // namespace muster::testing

#endif  // TESTS_ACTIONS_REQUESTS_H_
