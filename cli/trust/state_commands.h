#ifndef CLI_TRUST_STATE_COMMANDS_H_
#define CLI_TRUST_STATE_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds to `trust`: status, release, decisions, caep. `context` must outlive it.
void AddStateCommands(CLI::App& trust, Context& context);

}  // namespace muster::cli

#endif  // CLI_TRUST_STATE_COMMANDS_H_
