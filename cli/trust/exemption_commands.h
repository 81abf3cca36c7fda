#ifndef CLI_TRUST_EXEMPTION_COMMANDS_H_
#define CLI_TRUST_EXEMPTION_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds to `trust`: exempt, approve-exemption, revoke-exemption, exemptions.
// `context` must outlive it.
void AddExemptionCommands(CLI::App& trust, Context& context);

}  // namespace muster::cli

#endif  // CLI_TRUST_EXEMPTION_COMMANDS_H_
