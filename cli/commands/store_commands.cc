#include <cstdint>
#include <memory>
#include <string>

#include "cli/commands/context.h"
#include "cli/report/store_report.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using inventory::v1::Maintenance;
using inventory::v1::Store;

void Show(Context& context, const Store& store) {
  if (context.json) {
    context.PrintJson(store);
  } else {
    PrintStore(store, context.out);
  }
}

absl::Status ShowStore(Context& context) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Store store,
      Call(client->maintenance(), &Maintenance::StubInterface::GetStore,
           inventory::v1::GetStoreRequest()));
  Show(context, store);
  return absl::OkStatus();
}

absl::Status Backup(Context& context, const std::string& directory) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  inventory::v1::CreateBackupRequest request;
  request.set_directory(directory);
  ASSIGN_OR_RETURN(
      const inventory::v1::Backup backup,
      Call(client->maintenance(), &Maintenance::StubInterface::CreateBackup,
           request, kLongCall));
  if (context.json) {
    context.PrintJson(backup);
    return absl::OkStatus();
  }
  context.out << backup.directory() << " holds revision " << backup.revision()
              << " in " << Bytes(backup.byte_count()) << "\n";
  return absl::OkStatus();
}

absl::Status Compact(Context& context, int64_t revision) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  inventory::v1::CompactRequest request;
  request.set_revision(revision);
  ASSIGN_OR_RETURN(const Store store, Call(client->maintenance(),
                                           &Maintenance::StubInterface::Compact,
                                           request, kLongCall));
  Show(context, store);
  return absl::OkStatus();
}

absl::Status ListWatchers(Context& context) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client->maintenance(), &Maintenance::StubInterface::ListWatchers,
           inventory::v1::ListWatchersRequest()));
  if (!context.json) {
    PrintWatcherRows(response, context.out);
    return absl::OkStatus();
  }
  for (const auto& watcher : response.watchers()) context.PrintJson(watcher);
  return absl::OkStatus();
}

}  // namespace

void AddStoreCommands(CLI::App& app, Context& context) {
  app.add_subcommand("store", "Show the store: revision, history, size")
      ->callback([&context] {
        context.run = [&context] { return ShowStore(context); };
      });

  auto* backup = app.add_subcommand("backup", "Copy the store while it runs");
  auto directory = std::make_shared<std::string>();
  backup
      ->add_option("directory", *directory,
                   "Absolute path on the server, not there yet")
      ->required();
  backup->callback([&context, directory] {
    context.run = [&context, directory] { return Backup(context, *directory); };
  });

  auto* compact = app.add_subcommand("compact", "Forget history for good");
  auto revision = std::make_shared<int64_t>(0);
  compact
      ->add_option("revision", *revision, "Everything up to here is forgotten")
      ->required()
      ->check(CLI::PositiveNumber);
  compact->callback([&context, revision] {
    context.run = [&context, revision] { return Compact(context, *revision); };
  });

  app.add_subcommand("watchers", "List who watches and how far behind each is")
      ->callback([&context] {
        context.run = [&context] { return ListWatchers(context); };
      });
}

}  // namespace muster::cli
