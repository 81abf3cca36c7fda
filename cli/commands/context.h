#ifndef CLI_COMMANDS_CONTEXT_H_
#define CLI_COMMANDS_CONTEXT_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "cli/client/client.h"
#include "google/protobuf/message.h"

namespace muster::cli {

// What the command line's subcommands share. Parsing fills the options and
// sets `run`; main() calls it afterwards. Not thread-safe.
struct Context {
  explicit Context(std::ostream& out) : out(out) {}

  std::ostream& out;
  std::string address;  // --address; empty: from --config, or the default
  std::string config;   // --config
  bool json = false;    // --json
  std::function<absl::Status()> run;

  // The services that the options name; made on first use.
  //
  // Errors: those of reading the configuration and of Client::Create().
  absl::StatusOr<Client*> GetClient();

  // Writes `message` as one line of JSON.
  void PrintJson(const google::protobuf::Message& message);

  // The device that a person means by a resource name or a serial number.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: no device has it.
  //   FAILED_PRECONDITION SERIAL_AMBIGUOUS: several do; names them.
  absl::StatusOr<device::v1::Device> FindDevice(const std::string& text);

  // The only source there is, if `source` is empty; else `sources/{source}`,
  // with or without the prefix in `source`.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND: there is none.
  //   FAILED_PRECONDITION SOURCE_AMBIGUOUS: there are several; names them.
  absl::StatusOr<std::string> FindSource(const std::string& source);

 private:
  std::unique_ptr<Client> client_;
};

// Each adds its subcommands to `app`. `context` must outlive it.
void AddInventoryCommands(CLI::App& app, Context& context);
void AddSourceCommands(CLI::App& app, Context& context);
void AddPluginCommands(CLI::App& app, Context& context);
void AddActionCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_COMMANDS_CONTEXT_H_
