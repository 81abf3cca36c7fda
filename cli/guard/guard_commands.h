#ifndef CLI_GUARD_GUARD_COMMANDS_H_
#define CLI_GUARD_GUARD_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `guard` with `show` (which it does by itself, too), `stop`, `resume` and
// `approve-settings` to `app`. `context` must outlive it.
void AddGuardCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_GUARD_GUARD_COMMANDS_H_
