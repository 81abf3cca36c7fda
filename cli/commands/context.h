#ifndef CLI_COMMANDS_CONTEXT_H_
#define CLI_COMMANDS_CONTEXT_H_

#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "cli/client/client.h"
#include "cli/commands/arguments.h"
#include "google/protobuf/message.h"

namespace muster::cli {

// What the command line's subcommands share. Parsing fills the options and
// sets `run`; main() calls it afterwards. Not thread-safe.
struct Context {
  // `terminal` null: nobody can be asked. All three must outlive it.
  Context(std::istream* terminal, std::ostream& out, std::ostream& err)
      : terminal(terminal), out(out), err(err) {}

  std::istream* const terminal;  // where a person answers questions
  std::ostream& out;
  std::ostream& err;
  std::string address;     // --address; empty: from --config, or the default
  std::string config;      // --config
  std::string tls;         // --tls; empty: from --config, or plain text
  std::string token_file;  // --token-file; empty: no token
  bool json = false;       // --json
  std::function<absl::Status()> run;

  // The services that the options name; made on first use.
  //
  // Errors: those of reading the configuration and the token, and of
  // Client::Create().
  absl::StatusOr<Client*> GetClient();

  // Where to tell a person what goes on meanwhile: `err` with --json, since
  // `out` is for results alone then.
  std::ostream& talk() { return json ? err : out; }

  // Writes `message` as one line of JSON.
  void PrintJson(const google::protobuf::Message& message);

  // The device that a person means by a resource name or a serial number, as
  // it was at `at`.
  //
  // Errors:
  //   NOT_FOUND DEVICE_NOT_FOUND: no device has it.
  //   FAILED_PRECONDITION SERIAL_AMBIGUOUS: several do; names them.
  absl::StatusOr<device::v1::Device> FindDevice(const std::string& text,
                                                const ReadPoint& at = {});

  // The name of the device that a person means likewise; of a serial number
  // that no living device has also a REMOVED one's. Does not ask whether there
  // is anything of a given name. A serial number is looked for in `source`
  // (`sources/{source}`) alone.
  //
  // Errors: those of FindDevice().
  absl::StatusOr<std::string> FindDeviceName(
      const std::string& text, const std::string& source = "sources/-");

  // The only source there is, if `source` is empty; else `sources/{source}`,
  // with or without the prefix in `source`.
  //
  // Errors:
  //   NOT_FOUND SOURCE_NOT_FOUND: there is none.
  //   FAILED_PRECONDITION SOURCE_AMBIGUOUS: there are several; names them.
  absl::StatusOr<std::string> FindSource(const std::string& source);

  // `source` with its prefix; the names of all sources, if it is empty.
  absl::StatusOr<std::vector<std::string>> FindSources(
      const std::string& source);

 private:
  std::unique_ptr<Client> client_;
};

// Each adds its subcommands to `app`. `context` must outlive it.
void AddInventoryCommands(CLI::App& app, Context& context);
void AddDeviceCommands(CLI::App& app, Context& context);
void AddWatchCommand(CLI::App& app, Context& context);
void AddSourceCommands(CLI::App& app, Context& context);
void AddSourceStateCommands(CLI::App& app, Context& context);
void AddLedgerCommands(CLI::App& app, Context& context);
void AddPluginCommands(CLI::App& app, Context& context);
void AddStoreCommands(CLI::App& app, Context& context);
void AddPurgeCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_COMMANDS_CONTEXT_H_
