#include "cli/tls/tls_commands.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/clock.h"
#include "base/status_macros.h"
#include "cli/commands/context.h"
#include "cli/tls/private_authority.h"

namespace muster::cli {
namespace {

constexpr char kPrograms[][12] = {"musterd",  "inventoryd", "irud",
                                  "actionsd", "asset_sync", "compliance",
                                  "trust",    "notifierd",  "musterctl"};

struct TlsOptions {
  std::string directory;
  std::string program;
  std::vector<std::string> hosts;
  int days = 7;

  absl::Duration valid() const { return absl::Hours(24 * days); }
};

absl::Status Init(Context& context, const TlsOptions& options) {
  const absl::Time now = RealClock()->Now();
  ASSIGN_OR_RETURN(const PrivateAuthority authority,
                   PrivateAuthority::Create(options.directory, now));
  for (const char* const program : kPrograms) {
    RETURN_IF_ERROR(
        authority.Issue({program, options.hosts, options.valid()}, now));
  }
  context.out << "an authority and " << std::size(kPrograms)
              << " certificates are in " << options.directory << ", valid for "
              << options.days << " days\n"
              << "  renew them in time:  musterctl tls renew --directory "
              << options.directory << "\n"
              << "  use them:            tls { directory: \""
              << options.directory << "\" } in the configuration, and\n"
              << "                       musterctl --tls " << options.directory
              << "/musterctl\n"
              << "  keep " << options.directory
              << "/ca/ca.key where only you can read it\n";
  return absl::OkStatus();
}

absl::Status Issue(Context& context, const TlsOptions& options) {
  const absl::Time now = RealClock()->Now();
  ASSIGN_OR_RETURN(const auto authority,
                   PrivateAuthority::Open(options.directory));
  RETURN_IF_ERROR(
      authority.Issue({options.program, options.hosts, options.valid()}, now));
  context.out << "issued " << options.directory << "/" << options.program
              << ", valid for " << options.days << " days\n";
  return absl::OkStatus();
}

absl::Status Renew(Context& context, const TlsOptions& options) {
  ASSIGN_OR_RETURN(const auto authority,
                   PrivateAuthority::Open(options.directory));
  ASSIGN_OR_RETURN(const auto renewed,
                   authority.Renew(options.valid(), RealClock()->Now()));
  context.out << "renewed " << absl::StrJoin(renewed, ", ") << " for "
              << options.days << " days\n";
  return absl::OkStatus();
}

absl::Status Show(Context& context, const TlsOptions& options) {
  const auto issued = ListIssued(options.directory);
  if (issued.empty()) {
    return Error(absl::StatusCode::kNotFound, "TLS_FILE_MISSING",
                 absl::StrCat(options.directory, " has no certificates"),
                 {{"file", options.directory}});
  }
  for (const auto& [program, view] : issued) {
    context.out << program << "  until "
                << absl::FormatTime("%Y-%m-%d %H:%M UTC", view.not_after,
                                    absl::UTCTimeZone())
                << "  " << absl::StrJoin(view.alt_names, " ") << "\n    sha256 "
                << view.sha256 << "\n";
  }
  return absl::OkStatus();
}

using TlsVerb = absl::Status (*)(Context&, const TlsOptions&);

CLI::App* AddVerb(CLI::App& group, Context& context, const char* name,
                  const char* what, const std::shared_ptr<TlsOptions>& options,
                  TlsVerb verb) {
  CLI::App* const command = group.add_subcommand(name, what);
  command->add_option("--directory", options->directory, "Where they are kept")
      ->required();
  command->callback([&context, options, verb] {
    context.run = [&context, options, verb] { return verb(context, *options); };
  });
  return command;
}

void AddDays(CLI::App& command, TlsOptions& options) {
  command
      .add_option("--days", options.days,
                  "How long certificates are valid; default 7")
      ->check(CLI::Range(1, 397));
}

void AddHosts(CLI::App& command, TlsOptions& options) {
  command.add_option("--host", options.hosts,
                     "Name or address that leads to the program, beside this "
                     "machine's loopback; may be repeated");
}

}  // namespace

void AddTlsCommands(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand(
      "tls", "Make and renew the certificates of an installation");
  group->require_subcommand(1);
  const auto options = std::make_shared<TlsOptions>();
  CLI::App* const init =
      AddVerb(*group, context, "init",
              "Make an authority, and certificates for every program of Muster",
              options, &Init);
  AddDays(*init, *options);
  AddHosts(*init, *options);
  CLI::App* const issue =
      AddVerb(*group, context, "issue",
              "Make a certificate for one program, such as a plugin of yours",
              options, &Issue);
  issue->add_option("program", options->program, "Its name")->required();
  AddDays(*issue, *options);
  AddHosts(*issue, *options);
  AddDays(*AddVerb(*group, context, "renew",
                   "Make every certificate anew, for the same hosts", options,
                   &Renew),
          *options);
  AddVerb(*group, context, "show", "List certificates and when they end",
          options, &Show);
}

}  // namespace muster::cli
