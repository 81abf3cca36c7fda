#ifndef CLI_ACTION_KINDS_H_
#define CLI_ACTION_KINDS_H_

#include <functional>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "proto/muster/connector/v1/command.pb.h"

namespace muster::cli {

// A command as the command line tells it.
struct Draft {
  connector::v1::DeviceCommand command;  // without its secret
  std::string secret_file;               // that holds it; empty: none
};

// The command of `draft`, with the secret that its file holds; secrets are
// never on a command line, where other users of the machine would see them.
//
// Errors: those of ReadSecretFile().
absl::StatusOr<connector::v1::DeviceCommand> CommandOf(const Draft& draft);

// Adds a subcommand to `parent` for each kind of command that there is, such as
// `wipe` and `lost-mode on`, with the options of its message. `each` is called
// with every one of them, to add what they have in common; it must keep the
// draft, which is filled when the command line is parsed, for as long as
// `parent` lives. Not thread-safe.
using EachKind = std::function<void(CLI::App& verb, std::shared_ptr<Draft>)>;
void AddKinds(CLI::App& parent, const EachKind& each);

}  // namespace muster::cli

#endif  // CLI_ACTION_KINDS_H_
