#include <memory>
#include <string>

#include "cli/commands/context.h"
#include "cli/report/source_report.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using inventory::v1::Source;
using inventory::v1::Sources;

void Show(Context& context, const Source& source) {
  if (context.json) {
    context.PrintJson(source);
  } else {
    PrintSource(source, context.out);
  }
}

absl::Status Pause(Context& context, const std::string& which) {
  inventory::v1::PauseSourceRequest request;
  request.set_name(SourceName(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Source source,
      Call(client->sources(), &Sources::StubInterface::PauseSource, request));
  Show(context, source);
  return absl::OkStatus();
}

absl::Status Resume(Context& context, const std::string& which) {
  inventory::v1::ResumeSourceRequest request;
  request.set_name(SourceName(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Source source,
      Call(client->sources(), &Sources::StubInterface::ResumeSource, request));
  Show(context, source);
  return absl::OkStatus();
}

absl::Status Delete(Context& context, const std::string& which, bool force) {
  inventory::v1::DeleteSourceRequest request;
  request.set_name(SourceName(which));
  request.set_force(force);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client->sources(), &Sources::StubInterface::DeleteSource, request,
           kLongCall));
  if (context.json) {
    context.PrintJson(response);
    return absl::OkStatus();
  }
  context.out << request.name() << " is deleted; "
              << Number(response.removed_count())
              << " devices became REMOVED\n";
  return absl::OkStatus();
}

CLI::App* AddOne(CLI::App& group, const char* name, const char* what,
                 std::string& source) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("source", source, "Such as iru")->required();
  return command;
}

}  // namespace

void AddSourceStateCommands(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand(
      "source", "Connect, look at, read, pause or delete one");
  group->require_subcommand(1);
  auto name = std::make_shared<std::string>();

  AddOne(*group, "pause", "Let no sync begin, end the running one", *name)
      ->callback([&context, name] {
        context.run = [&context, name] { return Pause(context, *name); };
      });

  AddOne(*group, "resume", "Let syncs begin again", *name)
      ->callback([&context, name] {
        context.run = [&context, name] { return Resume(context, *name); };
      });

  auto* remove =
      AddOne(*group, "delete", "Remove a paused source and its devices", *name);
  auto force = std::make_shared<bool>(false);
  remove->add_flag("--force", *force, "Although it has enrolled devices");
  remove->callback([&context, name, force] {
    context.run = [&context, name, force] {
      return Delete(context, *name, *force);
    };
  });
}

}  // namespace muster::cli
