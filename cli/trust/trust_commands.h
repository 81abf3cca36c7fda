#ifndef CLI_TRUST_TRUST_COMMANDS_H_
#define CLI_TRUST_TRUST_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `trust` with all its subcommands to `app`. By itself it shows how many
// devices are trusted, and with a serial number it does what `check` does.
// `context` must outlive it.
void AddTrustCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_TRUST_TRUST_COMMANDS_H_
