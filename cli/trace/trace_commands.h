#ifndef CLI_TRACE_TRACE_COMMANDS_H_
#define CLI_TRACE_TRACE_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `trace device SERIAL` to `app`. `context` must outlive it.
void AddTraceCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_TRACE_TRACE_COMMANDS_H_
