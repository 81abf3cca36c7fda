#ifndef CLI_TRUST_VERDICT_COMMANDS_H_
#define CLI_TRUST_VERDICT_COMMANDS_H_

#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "cli/commands/context.h"

namespace muster::cli {

// One device, as it is named on the command line.
struct CheckOptions {
  std::string device;  // serial number or `sources/{source}/devices/{device}`
  std::string source, policy, certificate;
};

// Judges it now.
absl::Status CheckDevice(Context& context, const CheckOptions& options);

// Adds to `trust`: check, list, watch, history. `context` must outlive it.
void AddVerdictCommands(CLI::App& trust, Context& context);

}  // namespace muster::cli

#endif  // CLI_TRUST_VERDICT_COMMANDS_H_
