#ifndef CLI_AUDIT_AUDIT_COMMANDS_H_
#define CLI_AUDIT_AUDIT_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `audit` with `list`, `timeline`, `export`, `verify` (which asks no
// service) and `keys` to `app`. `context` must outlive it.
void AddAuditCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_AUDIT_AUDIT_COMMANDS_H_
