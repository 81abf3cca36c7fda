// The subcommands of musterctl that show commands: `command`, `commands`,
// `batch`, `console-link`.
#ifndef CLI_ACTION_QUERY_COMMANDS_H_
#define CLI_ACTION_QUERY_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds them to `app`. `context` must outlive it.
void AddQueryCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_ACTION_QUERY_COMMANDS_H_
