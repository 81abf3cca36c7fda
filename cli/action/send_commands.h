// The subcommands of musterctl that have devices do something: `lock`, `wipe`,
// … and `plan`, which only tells what they would do.
#ifndef CLI_ACTION_SEND_COMMANDS_H_
#define CLI_ACTION_SEND_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds them to `app`. `context` must outlive it.
//
// Which commands take a plan and a confirmation is the server's to say: each is
// planned first, and what it calls BENIGN or DISRUPTIVE is then sent to a
// single device without more ado. All else is shown, confirmed and sent as
// planned.
void AddSendCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_ACTION_SEND_COMMANDS_H_
