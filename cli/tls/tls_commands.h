#ifndef CLI_TLS_TLS_COMMANDS_H_
#define CLI_TLS_TLS_COMMANDS_H_

#include "CLI/CLI.hpp"

namespace muster::cli {

struct Context;

// Adds `tls init`, `tls issue`, `tls renew` and `tls show` to `app`. `context`
// must outlive it.
void AddTlsCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_TLS_TLS_COMMANDS_H_
