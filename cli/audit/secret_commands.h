#ifndef CLI_AUDIT_SECRET_COMMANDS_H_
#define CLI_AUDIT_SECRET_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `reveal-pin`, `reveal-secret` and `secrets` to `app`. `context` must
// outlive it.
void AddSecretCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_AUDIT_SECRET_COMMANDS_H_
