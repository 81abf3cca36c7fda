#ifndef CLI_ACCESS_TOKEN_COMMANDS_H_
#define CLI_ACCESS_TOKEN_COMMANDS_H_

#include "CLI/CLI.hpp"

namespace muster::cli {

struct Context;

// Adds `token create`, `token list` and `token revoke` to `app`. `context` must
// outlive it.
void AddTokenCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_ACCESS_TOKEN_COMMANDS_H_
