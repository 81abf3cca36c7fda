#ifndef CLI_NOTIFICATION_NOTIFICATION_COMMANDS_H_
#define CLI_NOTIFICATION_NOTIFICATION_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `notifications` and `notify` to `app`. `context` must outlive it.
void AddNotificationCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_NOTIFICATION_NOTIFICATION_COMMANDS_H_
