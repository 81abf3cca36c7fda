#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/random.h"
#include "cli/commands/context.h"
#include "cli/report/command_report.h"

namespace muster::cli {
namespace {

using actions::v1::Actions;
using actions::v1::Command;
using actions::v1::CreateCommandRequest;
using connector::v1::DeviceCommand;

struct SendOptions {
  std::string device, reason, request_id;
  int wait_seconds = 60;
  DeviceCommand command;
};

absl::StatusOr<Command> Create(Context& context, const SendOptions& options) {
  ASSIGN_OR_RETURN(const device::v1::Device device,
                   context.FindDevice(options.device));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  CreateCommandRequest request;
  request.set_parent(device.name());
  *request.mutable_command() = options.command;
  request.set_reason(options.reason);
  request.set_requester(UserWord());
  request.set_request_id(options.request_id.empty() ? Uuid(*RealRandom())
                                                    : options.request_id);
  return Call(client->actions(), &Actions::StubInterface::CreateCommand,
              request);
}

absl::Status Send(Context& context, const SendOptions& options) {
  ASSIGN_OR_RETURN(Command command, Create(context, options));
  if (context.json) {
    context.PrintJson(command);
    return absl::OkStatus();
  }
  context.out << command.name() << "\n" << std::flush;
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      command, FollowCommand(*client, command.name(),
                             absl::Seconds(options.wait_seconds), context.out));
  if (command.state() == actions::v1::COMMAND_STATE_FAILED) {
    return Error(absl::StatusCode::kFailedPrecondition, command.error_reason(),
                 absl::StrCat("the command failed: ", command.state_message()));
  }
  if (!Ended(command)) {
    context.out << "Still open; it is followed on. `musterctl command "
                << command.name() << "` shows it.\n";
  }
  return absl::OkStatus();
}

absl::Status Show(Context& context, const std::string& name) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  actions::v1::GetCommandRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(
      const Command command,
      Call(client->actions(), &Actions::StubInterface::GetCommand, request));
  if (context.json) {
    context.PrintJson(command);
  } else {
    PrintCommand(command, context.out);
  }
  return absl::OkStatus();
}

absl::Status List(Context& context, bool open_only) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  actions::v1::ListCommandsRequest request;
  request.set_parent("sources/-/devices/-");
  request.set_open_only(open_only);
  ASSIGN_OR_RETURN(
      const auto page,
      Call(client->actions(), &Actions::StubInterface::ListCommands, request));
  if (!context.json) {
    PrintCommandRows(page, context.out);
    return absl::OkStatus();
  }
  for (const Command& command : page.commands()) context.PrintJson(command);
  return absl::OkStatus();
}

// A subcommand that sends one command; the caller adds the command's options.
std::pair<CLI::App*, std::shared_ptr<SendOptions>> AddSend(CLI::App& app,
                                                           Context& context,
                                                           const char* name,
                                                           const char* what) {
  auto* command = app.add_subcommand(name, what);
  auto options = std::make_shared<SendOptions>();
  command
      ->add_option("device", options->device, "Serial number or resource name")
      ->required();
  command->add_option("--reason", options->reason, "Why; kept in the audit");
  command->add_option("--request-id", options->request_id,
                      "Makes a repeat harmless; default a fresh one");
  command
      ->add_option("--wait", options->wait_seconds,
                   "Seconds to follow it; 0 returns at once")
      ->check(CLI::NonNegativeNumber);
  command->callback([&context, options] {
    context.run = [&context, options] { return Send(context, *options); };
  });
  return {command, options};
}

}  // namespace

void AddActionCommands(CLI::App& app, Context& context) {
  const auto [lock, lock_options] =
      AddSend(app, context, "lock", "Lock a device");
  auto* payload = lock_options->command.mutable_lock();
  lock->add_option("--message", *payload->mutable_message(),
                   "Shown on the lock screen");
  lock->add_option("--phone", *payload->mutable_phone_number(),
                   "Shown on the lock screen");

  AddSend(app, context, "blankpush", "Wake a device so that it checks in")
      .second->command.mutable_blank_push();
  AddSend(app, context, "wipe", "Erase a device (off until approvals exist)")
      .second->command.mutable_erase();

  auto* show = app.add_subcommand("command", "Show one command's life");
  auto name = std::make_shared<std::string>();
  show->add_option("name", *name, "Resource name of the command")->required();
  show->callback([&context, name] {
    context.run = [&context, name] { return Show(context, *name); };
  });

  auto* list = app.add_subcommand("commands", "List commands, newest first");
  auto open_only = std::make_shared<bool>(false);
  list->add_flag("--open", *open_only, "Only those that have not ended");
  list->callback([&context, open_only] {
    context.run = [&context, open_only] { return List(context, *open_only); };
  });
}

}  // namespace muster::cli
