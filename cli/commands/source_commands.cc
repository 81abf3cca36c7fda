#include <memory>
#include <string>

#include "cli/commands/context.h"
#include "cli/report/fleet_report.h"
#include "cli/report/source_report.h"
#include "cli/view/progress_bar.h"

namespace muster::cli {
namespace {

using connector::v1::Connector;
using inventory::v1::Sources;

absl::Status ShowStatus(Context& context) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const auto found,
                   Call(client->sources(), &Sources::StubInterface::ListSources,
                        inventory::v1::ListSourcesRequest()));
  if (found.sources().empty() && !context.json) {
    context.out << "No source has been announced yet: waiting to sync.\n";
  }
  for (const auto& source : found.sources()) {
    if (context.json) {
      context.PrintJson(source);
      continue;
    }
    PrintSource(source, context.out);
    ASSIGN_OR_RETURN(const FleetCounts counts,
                     CountFleet(*client, source.name()));
    PrintFleet(counts, context.out);
  }
  return absl::OkStatus();
}

absl::Status ListSyncs(Context& context, const std::string& which) {
  ASSIGN_OR_RETURN(const std::string source, context.FindSource(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  inventory::v1::ListSyncsRequest request;
  request.set_parent(source);
  request.set_page_size(20);
  ASSIGN_OR_RETURN(
      const auto syncs,
      Call(client->sources(), &Sources::StubInterface::ListSyncs, request));
  if (!context.json) {
    PrintSyncRows(syncs, context.out);
    return absl::OkStatus();
  }
  for (const auto& sync : syncs.syncs()) context.PrintJson(sync);
  return absl::OkStatus();
}

absl::Status FollowAndPrint(Context& context, const std::string& name) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ProgressBar bar(context.out, "  devices", OutputIsTerminal());
  ASSIGN_OR_RETURN(const auto sync, FollowSync(*client, name, bar));
  PrintSync(sync, context.out);
  return absl::OkStatus();
}

absl::Status SyncNow(Context& context, const std::string& which, bool wait) {
  ASSIGN_OR_RETURN(const std::string source, context.FindSource(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  connector::v1::StartSyncRequest request;
  request.set_source(source);
  request.set_kind(inventory::v1::SYNC_KIND_FULL);
  ASSIGN_OR_RETURN(
      const auto started,
      Call(client->connector(), &Connector::StubInterface::StartSync, request));
  if (context.json) {
    context.PrintJson(started);
    return absl::OkStatus();
  }
  context.out << started.sync()
              << (started.already_running() ? " runs already\n" : " begun\n");
  if (!wait) return absl::OkStatus();
  return FollowAndPrint(context, started.sync());
}

absl::Status CheckAccess(Context& context, const std::string& which) {
  ASSIGN_OR_RETURN(const std::string source, context.FindSource(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  connector::v1::CheckAccessRequest request;
  request.set_source(source);
  ASSIGN_OR_RETURN(const auto response,
                   Call(client->connector(),
                        &Connector::StubInterface::CheckAccess, request));
  if (context.json) {
    context.PrintJson(response);
  } else {
    PrintAccess(response, context.out);
  }
  return absl::OkStatus();
}

}  // namespace

void AddSourceCommands(CLI::App& app, Context& context) {
  app.add_subcommand("status", "Show each source, its health and its fleet")
      ->callback([&context] {
        context.run = [&context] { return ShowStatus(context); };
      });

  auto source = std::make_shared<std::string>();
  const auto with_source = [&](const char* name, const char* what) {
    auto* command = app.add_subcommand(name, what);
    command->add_option("source", *source,
                        "Which one; needed only where there are several");
    return command;
  };

  auto* sync = with_source("sync", "Read everything from the vendor now");
  auto no_wait = std::make_shared<bool>(false);
  sync->add_flag("--no-wait", *no_wait, "Do not follow it to its end");
  sync->callback([&context, sync, source, no_wait] {
    if (!sync->get_subcommands().empty()) return;
    context.run = [&context, source, no_wait] {
      return SyncNow(context, *source, !*no_wait);
    };
  });

  with_source("syncs", "List the latest syncs")->callback([&context, source] {
    context.run = [&context, source] { return ListSyncs(context, *source); };
  });

  with_source("access", "Try what the credential may read")
      ->callback([&context, source] {
        context.run = [&context, source] {
          return CheckAccess(context, *source);
        };
      });
}

}  // namespace muster::cli
