#ifndef CLI_TRUST_RULE_COMMANDS_H_
#define CLI_TRUST_RULE_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds to `trust`: policies, versions, preview, apply. `context` must outlive
// it.
void AddRuleCommands(CLI::App& trust, Context& context);

}  // namespace muster::cli

#endif  // CLI_TRUST_RULE_COMMANDS_H_
