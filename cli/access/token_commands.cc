#include "cli/access/token_commands.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "cli/access/role_names.h"
#include "cli/access/token_ledger.h"
#include "cli/commands/context.h"
#include "google/protobuf/util/time_util.h"

namespace muster::cli {
namespace {

using access::v1::Token;
using google::protobuf::util::TimeUtil;

struct TokenOptions {
  std::string directory;
  std::string principal;
  std::string id;
  std::vector<std::string> roles;
  std::vector<std::string> sources;
  int days = 90;
  std::string note;
  std::string out;

  TokenLedger ledger() const {
    return TokenLedger({directory}, *RealClock(), *RealRandom());
  }
};

std::string Day(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string StateOf(const Token& token) {
  if (token.has_revoke_time()) {
    return absl::StrCat("revoked ", Day(token.revoke_time()));
  }
  const bool over = absl::FromUnixSeconds(token.expire_time().seconds()) <=
                    RealClock()->Now();
  return absl::StrCat(over ? "expired " : "until ", Day(token.expire_time()));
}

absl::Status Create(Context& context, const TokenOptions& options) {
  TokenRequest request;
  request.principal = options.principal;
  ASSIGN_OR_RETURN(request.roles, ParseRoles(options.roles));
  for (const std::string& source : options.sources) {
    request.sources.push_back(SourceNameOf(source));
  }
  request.valid = absl::Hours(24 * options.days);
  request.note = options.note;
  ASSIGN_OR_RETURN(const NewToken made, options.ledger().Create(request));
  const Token& token = made.token;
  context.out << "token " << token.id() << " for " << token.principal()
              << ", until " << Day(token.expire_time());
  if (options.out.empty()) {
    context.out << "; it is shown this once:\n" << made.secret.Reveal() << "\n";
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(WriteFileDurably(options.out, made.secret.Reveal()));
  context.out << ", is in " << options.out << " and nowhere else\n";
  return absl::OkStatus();
}

absl::Status List(Context& context, const TokenOptions& options) {
  ASSIGN_OR_RETURN(const auto file, options.ledger().List());
  for (const Token& token : file.tokens()) {
    context.out << token.id() << "  " << token.principal() << "  "
                << StateOf(token) << "  "
                << (token.roles().empty() ? "all its roles"
                                          : SpellRoles(token.roles()))
                << "  "
                << (token.sources().empty()
                        ? "all its sources"
                        : absl::StrJoin(token.sources(), ", "))
                << (token.note().empty() ? "" : "  ") << token.note() << "\n";
  }
  if (file.tokens().empty()) context.out << "no tokens\n";
  return absl::OkStatus();
}

absl::Status Revoke(Context& context, const TokenOptions& options) {
  ASSIGN_OR_RETURN(const Token token, options.ledger().Revoke(options.id));
  context.out << "revoked " << token.id() << " of " << token.principal()
              << "; servers that read " << options.directory
              << " end its streams within 5 s\n";
  return absl::OkStatus();
}

using TokenVerb = absl::Status (*)(Context&, const TokenOptions&);

CLI::App* AddVerb(CLI::App& group, Context& context, const char* name,
                  const char* what,
                  const std::shared_ptr<TokenOptions>& options,
                  TokenVerb verb) {
  CLI::App* const command = group.add_subcommand(name, what);
  command
      ->add_option("--directory", options->directory,
                   "The directory that access.directory of the configuration "
                   "names")
      ->required();
  command->callback([&context, options, verb] {
    context.run = [&context, options, verb] { return verb(context, *options); };
  });
  return command;
}

void AddCreateOptions(CLI::App& command, TokenOptions& options) {
  command
      .add_option("principal", options.principal,
                  "Whom it stands for: people/... or scripts/...")
      ->required();
  command.add_option("--role", options.roles,
                     "Narrows it to this role; may be repeated");
  command.add_option("--source", options.sources,
                     "Narrows it to this source; may be repeated");
  command.add_option("--days", options.days, "How long it counts; default 90")
      ->check(CLI::Range(1, 397));
  command.add_option("--note", options.note, "What it is for");
  command.add_option("--out", options.out,
                     "File to write it to, for --token-file, instead of "
                     "showing it");
}

}  // namespace

void AddTokenCommands(CLI::App& app, Context& context) {
  CLI::App* const group = app.add_subcommand(
      "token", "Make and revoke the tokens of people and scripts");
  group->require_subcommand(1);
  const auto options = std::make_shared<TokenOptions>();
  AddCreateOptions(
      *AddVerb(*group, context, "create", "Make a token and show it, this once",
               options, &Create),
      *options);
  AddVerb(*group, context, "list", "List tokens, without what is secret",
          options, &List);
  AddVerb(*group, context, "revoke", "Make a token count no more", options,
          &Revoke)
      ->add_option("id", options->id, "As musterctl token list shows it")
      ->required();
}

}  // namespace muster::cli
