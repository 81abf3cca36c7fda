#include "cli/action/query_commands.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/action/follow.h"
#include "cli/action/report/command_report.h"

namespace muster::cli {
namespace {

using actions::v1::Actions;
using actions::v1::Command;
using actions::v1::CommandState;
using actions::v1::ListCommandsRequest;

struct ListOptions {
  bool open = false;
  bool watch = false;
  std::vector<std::string> states;
  std::string ticket, device;
  int limit = 50;
};

absl::Status ShowCommand(Context& context, const std::string& name) {
  actions::v1::GetCommandRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
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

absl::Status ShowBatch(Context& context, const std::string& name) {
  actions::v1::GetBatchRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto batch,
      Call(client->actions(), &Actions::StubInterface::GetBatch, request));
  if (context.json) {
    context.PrintJson(batch);
  } else {
    PrintBatch(batch, context.out);
  }
  return absl::OkStatus();
}

absl::Status ShowLink(Context& context, const std::string& device) {
  actions::v1::GetConsoleLinkRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), context.FindDeviceName(device));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const auto link,
                   Call(client->actions(),
                        &Actions::StubInterface::GetConsoleLink, request));
  if (context.json) {
    context.PrintJson(link);
    return absl::OkStatus();
  }
  context.out << link.uri() << "\n";
  if (link.unverified()) {
    context.talk() << "The vendor documents no such link; if it leads nowhere, "
                      "set one in actions.console_links.\n";
  }
  return absl::OkStatus();
}

// `offline-pending` and `OFFLINE_PENDING`.
absl::StatusOr<CommandState> ParseState(const std::string& text) {
  const std::string word =
      absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}}));
  CommandState state;
  if (actions::v1::CommandState_Parse(absl::StrCat("COMMAND_STATE_", word),
                                      &state) &&
      state != actions::v1::COMMAND_STATE_UNSPECIFIED) {
    return state;
  }
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               absl::StrCat("there is no state ", text,
                            "; take one of docs/actions.md, such as held"));
}

absl::StatusOr<ListCommandsRequest> RequestOf(Context& context,
                                              const ListOptions& options) {
  ListCommandsRequest request;
  request.set_parent("sources/-/devices/-");
  if (!options.device.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_parent(),
                     context.FindDeviceName(options.device));
  }
  for (const std::string& text : options.states) {
    ASSIGN_OR_RETURN(const CommandState state, ParseState(text));
    request.add_states(state);
  }
  request.set_open_only(options.open);
  request.set_ticket(options.ticket);
  request.set_page_size(options.limit);
  return request;
}

absl::Status List(Context& context, const ListCommandsRequest& request) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto page,
      Call(client->actions(), &Actions::StubInterface::ListCommands, request));
  if (context.json) {
    for (const Command& command : page.commands()) context.PrintJson(command);
  } else {
    PrintCommandRows({page.commands().begin(), page.commands().end()},
                     context.out);
  }
  if (!page.next_page_token().empty()) {
    context.talk() << "There are older ones; --limit shows more.\n";
  }
  return absl::OkStatus();
}

// What a stream, which has no filter of its own for it, is to show.
bool Matches(const ListCommandsRequest& filter, const Command& command) {
  if (filter.open_only() && Ended(command)) return false;
  if (!filter.ticket().empty() && filter.ticket() != command.ticket()) {
    return false;
  }
  return filter.states().empty() ||
         std::count(filter.states().begin(), filter.states().end(),
                    command.state()) > 0;
}

absl::Status Watch(Context& context, const ListCommandsRequest& filter) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  actions::v1::WatchCommandsRequest request;
  request.set_parent(filter.parent());
  const auto show = [&](const actions::v1::WatchCommandsResponse& message)
      -> absl::StatusOr<bool> {
    for (const Command& command : message.commands()) {
      if (!Matches(filter, command)) continue;
      if (context.json) {
        context.PrintJson(command);
      } else {
        PrintMove(command, context.out);
      }
    }
    context.out << std::flush;
    return true;
  };
  return WatchCommands(*client, request, absl::InfiniteFuture(), show);
}

absl::Status ListOrWatch(Context& context, const ListOptions& options) {
  ASSIGN_OR_RETURN(const ListCommandsRequest request,
                   RequestOf(context, options));
  return options.watch ? Watch(context, request) : List(context, request);
}

void AddShow(CLI::App& app, Context& context, const char* name,
             const char* what, const char* argument,
             absl::Status (*show)(Context&, const std::string&)) {
  CLI::App* verb = app.add_subcommand(name, what);
  auto subject = std::make_shared<std::string>();
  verb->add_option(argument, *subject, "Resource name")->required();
  verb->callback([&context, subject, show] {
    context.run = [&context, subject, show] { return show(context, *subject); };
  });
}

void AddList(CLI::App& app, Context& context) {
  CLI::App* verb =
      app.add_subcommand("commands", "List commands, newest first");
  auto options = std::make_shared<ListOptions>();
  verb->add_flag("--open", options->open, "Only those that have not ended");
  verb->add_option("--state", options->states,
                   "Only in one of these states, such as held,uncertain")
      ->delimiter(',');
  verb->add_option("--ticket", options->ticket, "Only of this ticket");
  verb->add_option("--device", options->device,
                   "Only to this device, by serial number or resource name");
  verb->add_option("--limit", options->limit, "How many at most; default 50")
      ->check(CLI::Range(1, 1000));
  verb->add_flag("--watch", options->watch,
                 "The open ones, then whatever moves, until interrupted");
  verb->callback([&context, options] {
    context.run = [&context, options] {
      return ListOrWatch(context, *options);
    };
  });
}

}  // namespace

void AddQueryCommands(CLI::App& app, Context& context) {
  AddShow(app, context, "command", "Show one command's life", "name",
          ShowCommand);
  AddShow(app, context, "batch", "Show how a batch stands", "name", ShowBatch);
  AddShow(app, context, "console-link",
          "Show the link to a device in the vendor's console", "device",
          ShowLink);
  AddList(app, context);
}

}  // namespace muster::cli
