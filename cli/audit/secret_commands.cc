#include "cli/audit/secret_commands.h"

#include <map>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "cli/audit/audit_report.h"

namespace muster::cli {
namespace {

using actions::v1::Secrets;
using connector::v1::SecretKind;

struct RevealOptions {
  std::string device, reason, ticket;
  SecretKind kind = connector::v1::SECRET_KIND_UNLOCK_PIN;
};

const std::map<std::string, SecretKind>& Kinds() {
  static const auto* const kinds = new std::map<std::string, SecretKind>{
      {"unlock-pin", connector::v1::SECRET_KIND_UNLOCK_PIN},
      {"filevault-key", connector::v1::SECRET_KIND_FILEVAULT_KEY},
      {"recovery-password", connector::v1::SECRET_KIND_RECOVERY_PASSWORD},
      {"bypass-code", connector::v1::SECRET_KIND_BYPASS_CODE}};
  return *kinds;
}

absl::Status Reveal(Context& context, const RevealOptions& options) {
  actions::v1::RevealSecretRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(),
                   context.FindDeviceName(options.device));
  request.set_kind(options.kind);
  request.set_reason(options.reason);
  request.set_ticket(options.ticket);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto revealed,
      Call(client->secrets(), &Secrets::StubInterface::RevealSecret, request));
  if (context.json) {
    context.PrintJson(revealed);
  } else {
    PrintRevealed(revealed, context.out);
  }
  return absl::OkStatus();
}

absl::Status List(Context& context, const std::string& device) {
  actions::v1::ListSecretsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), context.FindDeviceName(device));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto secrets,
      Call(client->secrets(), &Secrets::StubInterface::ListSecrets, request));
  if (!context.json) {
    PrintSecretRows(secrets, absl::Now(), context.out);
    return absl::OkStatus();
  }
  for (const auto& record : secrets.secrets()) context.PrintJson(record);
  return absl::OkStatus();
}

// A subcommand that shows a secret; the caller adds how its kind is told.
std::pair<CLI::App*, std::shared_ptr<RevealOptions>> AddReveal(
    CLI::App& app, Context& context, const char* name, const char* what) {
  auto* command = app.add_subcommand(name, what);
  auto options = std::make_shared<RevealOptions>();
  command
      ->add_option("device", options->device, "Serial number or resource name")
      ->required();
  command->add_option("--reason", options->reason, "Why; kept in the audit")
      ->required();
  command->add_option("--ticket", options->ticket, "The ticket it belongs to")
      ->required();
  command->callback([&context, options] {
    context.run = [&context, options] { return Reveal(context, *options); };
  });
  return {command, options};
}

}  // namespace

void AddSecretCommands(CLI::App& app, Context& context) {
  AddReveal(app, context, "reveal-pin",
            "Show the PINs that may unlock a device; written to the audit log");
  const auto [secret, options] =
      AddReveal(app, context, "reveal-secret",
                "Show a secret of a device; written to the audit log");
  secret
      ->add_option("--kind", options->kind,
                   "filevault-key, recovery-password, bypass-code or "
                   "unlock-pin")
      ->required()
      ->transform(CLI::CheckedTransformer(Kinds()).description(""));

  auto* list = app.add_subcommand(
      "secrets", "List what is known of a device's PINs, without the PINs");
  auto device = std::make_shared<std::string>();
  list->add_option("device", *device, "Serial number or resource name")
      ->required();
  list->callback([&context, device] {
    context.run = [&context, device] { return List(context, *device); };
  });
}

}  // namespace muster::cli
