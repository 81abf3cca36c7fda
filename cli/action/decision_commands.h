// The subcommands of musterctl by which people decide on commands: `approve`,
// `deny`, `cancel`, `release`, `settle`, `stop-batch`.
#ifndef CLI_ACTION_DECISION_COMMANDS_H_
#define CLI_ACTION_DECISION_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds them to `app`. `context` must outlive it.
//
// `approve` is bound to the plan that was looked at: either the command line
// names its hash, or the plan is shown and `yes` has to be typed.
void AddDecisionCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_ACTION_DECISION_COMMANDS_H_
