#include "inventory/maintenance/tool/tool_main.h"

#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/process/exit_codes.h"
#include "base/process/run_main.h"
#include "base/random.h"
#include "inventory/maintenance/tool/store_tool.h"

namespace muster::inventory {
namespace {

void PrintLine(absl::string_view line) { std::cout << line << '\n'; }

}  // namespace

std::optional<int> RunToolIfAsked(int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return std::nullopt;
  CLI::App app("Looks after an inventory's store that no process has open.");
  app.name("inventoryd");
  app.require_subcommand(1);
  std::string data_dir;
  std::string backup;
  bool history = false;
  const auto command = [&](const char* name, const char* what) {
    CLI::App* const sub = app.add_subcommand(name, what);
    sub->add_option("--data-dir", data_dir, "The data_dir of the configuration")
        ->required();
    return sub;
  };
  CLI::App* const verify =
      command("verify", "Walk every invariant of the store");
  CLI::App* const dump = command("dump", "Print the store as JSON lines");
  dump->add_flag("--history", history, "Every retained change, too");
  CLI::App* const restore = command("restore", "Make the store from a backup");
  restore->add_option("--from", backup, "The backup's directory")->required();
  CLI::App* const accept =
      command("accept-data-loss",
              "Go on with a store that is older than it was: every watcher "
              "starts over");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return RunMain("inventoryd", [&]() -> absl::Status {
    StoreTool tool(*RealClock(), *RealRandom());
    if (*verify) return tool.Verify(data_dir, PrintLine);
    if (*dump) return tool.Dump(data_dir, history, PrintLine);
    if (*restore) return tool.Restore(backup, data_dir, PrintLine);
    if (*accept) return tool.AcceptDataLoss(data_dir, PrintLine);
    return absl::OkStatus();
  });
}

}  // namespace muster::inventory
