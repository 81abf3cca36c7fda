// musterctl: the command line. It holds no state and no credential.

#include <iostream>

#include "CLI/CLI.hpp"
#include "base/process/exit_codes.h"
#include "cli/commands/context.h"

namespace muster::cli {
namespace {

int Main(int argc, char** argv) {
  CLI::App app{"Asks and commands a Muster installation.", "musterctl"};
  Context context(std::cout);
  app.add_option("--address", context.address,
                 "Where musterd listens (default 127.0.0.1:7400)");
  app.add_option("--config", context.config,
                 "Configuration file that says where the services listen");
  app.add_flag("--json", context.json, "One JSON object a line");
  app.require_subcommand(1);
  app.fallthrough();
  AddSourceCommands(app, context);
  AddInventoryCommands(app, context);
  AddPluginCommands(app, context);
  AddActionCommands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  const absl::Status status = context.run();
  if (status.ok()) return kExitOk;
  std::cerr << "musterctl: " << status.message() << "\n";
  return ExitCodeFor(status);
}

}  // namespace
}  // namespace muster::cli

int main(int argc, char** argv) { return muster::cli::Main(argc, argv); }
