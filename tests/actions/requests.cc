#include "tests/actions/requests.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "gtest/gtest.h"
#include "tests/actions/fleet_devices.h"
#include "tests/actions/guarded_installation.h"

namespace muster::testing {

using actions::v1::Actions;
using actions::v1::Command;
using connector::v1::DeviceCommand;

namespace {
constexpr absl::Duration kLookAgain = absl::Milliseconds(20);
}  // namespace

DeviceCommand LockCommand() {
  DeviceCommand command;
  command.mutable_lock();
  return command;
}

DeviceCommand EraseCommand(const std::string& pin) {
  DeviceCommand command;
  command.mutable_erase()->set_pin(pin);
  return command;
}

absl::StatusOr<actions::v1::Plan> MakePlan(cli::Client& client,
                                           const std::string& vendor_id,
                                           const DeviceCommand& command) {
  actions::v1::PlanCommandsRequest request;
  request.set_parent(kSource);
  request.add_devices(DeviceNameOf(vendor_id));
  *request.mutable_command() = command;
  return cli::Call(client.actions(), &Actions::StubInterface::PlanCommands,
                   request);
}

actions::v1::CreateCommandRequest Redeem(const actions::v1::Plan& plan,
                                         const DeviceCommand& command,
                                         const std::string& request_id) {
  actions::v1::CreateCommandRequest request;
  request.set_parent(plan.targets(0).device());
  *request.mutable_command() = command;
  request.set_request_id(request_id);
  request.set_reason("lost in a train");
  request.set_ticket("IT-4711");
  request.set_plan(plan.name());
  request.set_plan_hash(plan.plan_hash());
  request.set_confirmation(plan.confirmation());
  return request;
}

absl::StatusOr<Command> Ask(cli::Client& client, const std::string& vendor_id,
                            const DeviceCommand& command) {
  ASSIGN_OR_RETURN(const auto plan, MakePlan(client, vendor_id, command));
  return Create(client, Redeem(plan, command, Uuid(*RealRandom())));
}

absl::StatusOr<Command> Create(
    cli::Client& client, const actions::v1::CreateCommandRequest& request) {
  return cli::Call(client.actions(), &Actions::StubInterface::CreateCommand,
                   request);
}

absl::Status Approve(cli::Client& client, const Command& command) {
  actions::v1::ApproveCommandRequest request;
  request.set_name(command.name());
  request.set_plan_hash(command.plan_hash());
  request.set_comment("I have seen the ticket");
  return cli::Call(client.actions(), &Actions::StubInterface::ApproveCommand,
                   request)
      .status();
}

absl::StatusOr<Command> Get(cli::Client& client, const std::string& name) {
  actions::v1::GetCommandRequest request;
  request.set_name(name);
  return cli::Call(client.actions(), &Actions::StubInterface::GetCommand,
                   request);
}

std::vector<Command> CommandsOf(cli::Client& client,
                                const std::string& vendor_id) {
  actions::v1::ListCommandsRequest request;
  request.set_parent(DeviceNameOf(vendor_id));
  const auto page = cli::Call(client.actions(),
                              &Actions::StubInterface::ListCommands, request);
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok()) return {};
  return {page->commands().begin(), page->commands().end()};
}

Command Await(cli::Client& client, const std::string& name,
              const std::function<bool(const Command&)>& ready,
              absl::Duration at_most) {
  const absl::Time deadline = absl::Now() + at_most;
  absl::StatusOr<Command> command = Get(client, name);
  while (!(command.ok() && ready(*command)) && absl::Now() < deadline) {
    Pause(kLookAgain);
    command = Get(client, name);
  }
  EXPECT_TRUE(command.ok()) << name << ": " << command.status();
  if (!command.ok()) return {};
  EXPECT_TRUE(ready(*command)) << "still " << command->DebugString();
  return *std::move(command);
}

Command AwaitState(cli::Client& client, const std::string& name,
                   actions::v1::CommandState state) {
  return Await(client, name, [state](const Command& command) {
    return command.state() == state;
  });
}

absl::StatusOr<actions::v1::RevealSecretResponse> RevealPins(
    cli::Client& client, const std::string& vendor_id) {
  actions::v1::RevealSecretRequest request;
  request.set_name(DeviceNameOf(vendor_id));
  request.set_kind(connector::v1::SECRET_KIND_UNLOCK_PIN);
  request.set_reason("the owner is at the desk");
  request.set_ticket("IT-4712");
  return cli::Call(client.secrets(),
                   &actions::v1::Secrets::StubInterface::RevealSecret, request);
}

bool HasEnded(const Command& command) { return command.has_end_time(); }

}  // namespace muster::testing
