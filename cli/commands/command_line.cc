#include "cli/commands/command_line.h"

#include "CLI/CLI.hpp"
#include "base/process/exit_codes.h"
#include "cli/access/policy_commands.h"
#include "cli/access/token_commands.h"
#include "cli/action/action_commands.h"
#include "cli/audit/audit_commands.h"
#include "cli/audit/secret_commands.h"
#include "cli/catalog/catalog_commands.h"
#include "cli/commands/context.h"
#include "cli/guard/guard_commands.h"
#include "cli/notification/notification_commands.h"
#include "cli/source/intake_commands.h"
#include "cli/source/read_commands.h"
#include "cli/tls/tls_commands.h"
#include "cli/trace/trace_commands.h"
#include "cli/trust/trust_commands.h"

namespace muster::cli {
namespace {

void AddEverything(CLI::App& app, Context& context) {
  app.add_option("--address", context.address,
                 "Where musterd listens (default 127.0.0.1:7400)");
  app.add_option("--config", context.config,
                 "Configuration file that says where the services listen");
  app.add_option("--tls", context.tls,
                 "Directory of tls.crt, tls.key and ca.crt, by which this "
                 "program is known; without it, and without --config, plain "
                 "text on this machine")
      ->envname("MUSTER_TLS");
  app.add_option("--token-file", context.token_file,
                 "File that holds a bearer token (musterctl token create), by "
                 "which you are known; --tls then needs no more than ca.crt")
      ->envname("MUSTER_TOKEN_FILE");
  app.add_flag("--json", context.json, "One JSON object a line");
  app.require_subcommand(1);
  app.fallthrough();
  AddSourceCommands(app, context);
  AddSourceStateCommands(app, context);
  AddIntakeCommands(*app.get_subcommand("source"), context);
  AddReadCommands(*app.get_subcommand("source"), context);
  AddLedgerCommands(app, context);
  AddInventoryCommands(app, context);
  AddDeviceCommands(app, context);
  AddCatalogCommands(app, context);
  AddWatchCommand(app, context);
  AddPluginCommands(app, context);
  AddTrustCommands(app, context);
  AddActionCommands(app, context);
  AddGuardCommands(app, context);
  AddAuditCommands(app, context);
  AddSecretCommands(app, context);
  AddStoreCommands(app, context);
  AddPurgeCommands(app, context);
  AddNotificationCommands(app, context);
  AddTlsCommands(app, context);
  AddPolicyCommands(app, context);
  AddTokenCommands(app, context);
  AddTraceCommands(app, context);
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv, std::istream* terminal,
                   std::ostream& out, std::ostream& err) {
  CLI::App app{"Asks and commands a Muster installation.", "musterctl"};
  Context context(terminal, out, err);
  AddEverything(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? kExitOk : kExitUsage;
  }
  const absl::Status status = context.run();
  if (status.ok()) return kExitOk;
  err << "musterctl: " << status.message() << "\n";
  return ExitCodeFor(status);
}

}  // namespace muster::cli
