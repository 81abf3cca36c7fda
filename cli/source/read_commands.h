#ifndef CLI_SOURCE_READ_COMMANDS_H_
#define CLI_SOURCE_READ_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `sync` and `reconcile` to `group`, the subcommand `source`: reading a
// source now, into the inventory or beside it. `context` must outlive it.
void AddReadCommands(CLI::App& group, Context& context);

}  // namespace muster::cli

#endif  // CLI_SOURCE_READ_COMMANDS_H_
