#ifndef CLI_ACCESS_POLICY_COMMANDS_H_
#define CLI_ACCESS_POLICY_COMMANDS_H_

#include "CLI/CLI.hpp"

namespace muster::cli {

struct Context;

// Adds `policy init`, `policy check`, `policy show` and `policy explain` to
// `app`. `context` must outlive it.
void AddPolicyCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_ACCESS_POLICY_COMMANDS_H_
