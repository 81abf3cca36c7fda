#ifndef CLI_ACTION_TARGETS_H_
#define CLI_ACTION_TARGETS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "cli/commands/context.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/connector/v1/command.pb.h"

namespace muster::cli {

// What the command line says a command is for.
struct Targets {
  std::vector<std::string> devices;  // serial numbers or resource names
  std::string user_email;
  std::string plan;    // one that was made before
  std::string source;  // empty: the only one there is
  bool override_blockers = false;
};

// The plan of that name. Errors: those of Actions.GetPlan.
absl::StatusOr<actions::v1::Plan> GetPlan(Context& context,
                                          const std::string& name);

// Adds the options that fill `targets` but `plan`. `targets` must outlive
// `verb`.
void AddTargetOptions(CLI::App& verb, Targets& targets);

// What `command` would do to them, as the server says; or the plan that they
// name. Nothing is sent by it. Not thread-safe.
//
// Errors:
//   INVALID_ARGUMENT USAGE: not exactly one of devices, user and plan is given.
//   Those of FindDeviceName(), FindSource() and of Actions.PlanCommands and
//     GetPlan.
absl::StatusOr<actions::v1::Plan> PlanFor(
    Context& context, const Targets& targets,
    const connector::v1::DeviceCommand& command);

}  // namespace muster::cli

#endif  // CLI_ACTION_TARGETS_H_
