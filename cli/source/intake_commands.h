#ifndef CLI_SOURCE_INTAKE_COMMANDS_H_
#define CLI_SOURCE_INTAKE_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `connect`, `activate` and `preview` to `group`, the subcommand `source`:
// how a source comes to be used, and what of it. `context` must outlive it.
void AddIntakeCommands(CLI::App& group, Context& context);

}  // namespace muster::cli

#endif  // CLI_SOURCE_INTAKE_COMMANDS_H_
