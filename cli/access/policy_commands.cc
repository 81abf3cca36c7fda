#include "cli/access/policy_commands.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/access/access_files.h"
#include "base/access/policy/access_rules.h"
#include "base/access/table/all_services.h"
#include "base/errors.h"
#include "base/process/textproto.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "cli/access/role_names.h"
#include "cli/commands/context.h"
#include "google/protobuf/descriptor.h"

namespace muster::cli {
namespace {

struct PolicyOptions {
  std::string directory;
  std::string principal;
  std::string source;

  AccessDirectory access() const { return {directory}; }
};

absl::StatusOr<access::v1::Policy> PolicyOf(const PolicyOptions& options) {
  if (options.directory.empty()) return ShippedPolicy();
  return ReadTextproto<access::v1::Policy>(options.access().PolicyFile());
}

absl::Status Init(Context& context, const PolicyOptions& options) {
  const std::string file = options.access().PolicyFile();
  RETURN_IF_ERROR(MakeDirectoriesDurably(options.directory).status());
  ASSIGN_OR_RETURN(const auto there, ReadFileIfThere(file));
  if (there) {
    return Error(absl::StatusCode::kFailedPrecondition, "POLICY_EXISTS",
                 absl::StrCat(file, " is there already; edit it"),
                 {{"file", file}});
  }
  RETURN_IF_ERROR(WriteFileDurably(file, ShippedPolicyText()));
  context.out << "wrote " << file << ", the policy that is built in\n"
              << "  use it:     access { directory: \"" << options.directory
              << "\" } in the configuration\n"
              << "  check it:   musterctl policy check --directory "
              << options.directory << "\n"
              << "  let in:     musterctl token create people/... --directory "
              << options.directory << "\n";
  return absl::OkStatus();
}

// A misspelt field would hide nothing.
absl::Status CheckFieldsExist(const access::v1::Policy& policy) {
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  static_cast<void>(AllServices());  // so that all protos are linked
  for (const auto& grant : policy.grants()) {
    for (const std::string& field : grant.hidden_fields()) {
      if (pool.FindFieldByName(field) != nullptr) continue;
      return Error(
          absl::StatusCode::kInvalidArgument, "POLICY_INVALID",
          absl::StrCat("there is no field ", field, "; correct hidden_fields"),
          {{"entry", field}});
    }
  }
  return absl::OkStatus();
}

absl::Status Check(Context& context, const PolicyOptions& options) {
  RETURN_IF_ERROR(ReadAccess(options.access()).status());
  ASSIGN_OR_RETURN(const auto policy, PolicyOf(options));
  RETURN_IF_ERROR(CheckFieldsExist(policy));
  ASSIGN_OR_RETURN(const auto tokens, ReadTokens(options.access()));
  context.out << "good: " << policy.denies_size() << " deny rules, "
              << policy.grants_size() << " grants, " << tokens.tokens_size()
              << " tokens\n";
  return absl::OkStatus();
}

absl::Status Show(Context& context, const PolicyOptions& options) {
  if (options.directory.empty()) {
    context.out << ShippedPolicyText();
    return absl::OkStatus();
  }
  const std::string file = options.access().PolicyFile();
  ASSIGN_OR_RETURN(const auto text, ReadFileIfThere(file));
  if (!text) return FileError(ENOENT, "open", file);
  context.out << *text;
  return absl::OkStatus();
}

// "yes", "yes, without a, b", or "no: why".
std::string Answer(
    const absl::StatusOr<std::shared_ptr<const HiddenFields>>& decision) {
  if (!decision.ok()) {
    return absl::StrCat("no   ", ErrorReason(decision.status()));
  }
  if (*decision == nullptr) return "yes";
  return absl::StrCat("yes  without ",
                      absl::StrJoin((*decision)->names(), ", "));
}

absl::Status Explain(Context& context, const PolicyOptions& options) {
  ASSIGN_OR_RETURN(const auto policy, PolicyOf(options));
  ASSIGN_OR_RETURN(const auto rules, AccessRules::Compile(policy));
  Caller caller;
  caller.principal = options.principal;
  const std::string source = options.source.empty()
                                 ? std::string(kAllSources)
                                 : SourceNameOf(options.source);
  context.out << options.principal << " in " << source << ":\n";
  for (const auto& row : RpcTable::Shipped().table().rows()) {
    const std::string asked = row.all_sources()  ? std::string(kAllSources)
                              : row.any_source() ? std::string(kAnySource)
                                                 : source;
    context.out << "  " << row.method()
                << std::string(
                       row.method().size() < 56 ? 56 - row.method().size() : 1,
                       ' ')
                << Answer(rules->Decide(caller, row.method(), asked)) << "\n";
  }
  return absl::OkStatus();
}

using PolicyVerb = absl::Status (*)(Context&, const PolicyOptions&);

CLI::App* AddVerb(CLI::App& group, Context& context, const char* name,
                  const char* what,
                  const std::shared_ptr<PolicyOptions>& options,
                  PolicyVerb verb, bool directory_required) {
  CLI::App* const command = group.add_subcommand(name, what);
  command
      ->add_option("--directory", options->directory,
                   directory_required
                       ? "Where the policy and the tokens are kept"
                       : "Where the policy is kept; else the one that is "
                         "built in")
      ->required(directory_required);
  command->callback([&context, options, verb] {
    context.run = [&context, options, verb] { return verb(context, *options); };
  });
  return command;
}

}  // namespace

void AddPolicyCommands(CLI::App& app, Context& context) {
  CLI::App* const group =
      app.add_subcommand("policy", "Write and ask the policy of who may what");
  group->require_subcommand(1);
  const auto options = std::make_shared<PolicyOptions>();
  AddVerb(*group, context, "init", "Write the policy that is built in, to edit",
          options, &Init, true);
  AddVerb(*group, context, "check", "Say whether policy and tokens are good",
          options, &Check, true);
  AddVerb(*group, context, "show", "Print the policy", options, &Show, false);
  CLI::App* const explain =
      AddVerb(*group, context, "explain", "List what a principal may call",
              options, &Explain, false);
  explain
      ->add_option("principal", options->principal,
                   "Such as people/alice or services/trust")
      ->required();
  explain->add_option("--source", options->source,
                      "In which source; else in all of them");
}

}  // namespace muster::cli
