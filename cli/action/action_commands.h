#ifndef CLI_ACTION_ACTION_COMMANDS_H_
#define CLI_ACTION_ACTION_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds all that musterctl does with commands to devices: asking for them,
// deciding on them, showing them. `context` must outlive `app`.
void AddActionCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_ACTION_ACTION_COMMANDS_H_
