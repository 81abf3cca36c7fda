#include "cli/trust/rule_commands.h"

#include <memory>
#include <string>

#include "base/errors.h"
#include "base/process/textproto.h"
#include "cli/action/confirmation.h"
#include "cli/trust/ask.h"
#include "cli/trust/trust_report.h"

namespace muster::cli {
namespace {

using trust::v1::PolicySet;
using trust::v1::PreviewPoliciesResponse;
using trust::v1::Trust;

struct RuleOptions {
  std::string file, hash, reason;
  int samples = 0;
  int64_t version = 0;
};

absl::StatusOr<PreviewPoliciesResponse> PreviewOf(Context& context,
                                                  const PolicySet& policies,
                                                  int samples) {
  trust::v1::PreviewPoliciesRequest request;
  *request.mutable_policies() = policies;
  request.set_sample_size(samples);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  return Call(client->trust(), &Trust::StubInterface::PreviewPolicies, request,
              kLongCall);
}

absl::Status Preview(Context& context, const RuleOptions& options) {
  ASSIGN_OR_RETURN(const PolicySet policies,
                   ReadTextproto<PolicySet>(options.file));
  ASSIGN_OR_RETURN(const PreviewPoliciesResponse preview,
                   PreviewOf(context, policies, options.samples));
  if (context.json) {
    context.PrintJson(preview);
  } else {
    PrintPreview(preview, context.out);
  }
  return absl::OkStatus();
}

// The hash of what a person has seen and agreed to.
absl::StatusOr<std::string> AgreedHash(Context& context,
                                       const PolicySet& policies,
                                       const RuleOptions& options) {
  ASSIGN_OR_RETURN(const PreviewPoliciesResponse preview,
                   PreviewOf(context, policies, options.samples));
  PrintPreview(preview, context.talk());
  if (context.terminal == nullptr) {
    return Error(absl::StatusCode::kInvalidArgument, "USAGE",
                 "nothing was applied: nobody can be asked here; give the hash "
                 "of a preview that somebody has looked at by --preview-hash");
  }
  RETURN_IF_ERROR(AskForYes("To put these policies in force, type yes:",
                            *context.terminal, context.talk()));
  return preview.preview_hash();
}

absl::Status Apply(Context& context, const RuleOptions& options) {
  trust::v1::ApplyPoliciesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_policies(),
                   ReadTextproto<PolicySet>(options.file));
  request.set_reason(options.reason);
  request.set_preview_hash(options.hash);
  if (options.hash.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_preview_hash(),
                     AgreedHash(context, request.policies(), options));
  }
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const PolicySet applied,
                   Call(client->trust(), &Trust::StubInterface::ApplyPolicies,
                        request, kLongCall));
  if (context.json) {
    context.PrintJson(applied);
  } else {
    PrintApplied(applied, context.out);
  }
  return absl::OkStatus();
}

absl::Status ShowPolicies(Context& context, const RuleOptions& options) {
  trust::v1::GetPoliciesRequest request;
  request.set_version(options.version);
  return AskTrust(context, &Trust::StubInterface::GetPolicies, request,
                  PrintPolicies);
}

absl::Status ShowVersions(Context& context) {
  return ListTrust(context, &Trust::StubInterface::ListPolicyVersions,
                   trust::v1::ListPolicyVersionsRequest(), 0,
                   PrintPolicyVersions);
}

void AddRead(CLI::App& trust, Context& context) {
  auto* policies = trust.add_subcommand(
      "policies", "Show the policies in force, as apply takes them");
  auto options = std::make_shared<RuleOptions>();
  policies
      ->add_option("--version", options->version, "As of this version instead")
      ->check(CLI::PositiveNumber);
  policies->callback([&context, options] {
    context.run = [&context, options] {
      return ShowPolicies(context, *options);
    };
  });
  trust.add_subcommand("versions", "List the policies that were in force")
      ->callback([&context] {
        context.run = [&context] { return ShowVersions(context); };
      });
}

void AddChange(CLI::App& trust, Context& context) {
  auto* preview = trust.add_subcommand(
      "preview", "Show whose verdict would change under other policies");
  auto seen = std::make_shared<RuleOptions>();
  preview->add_option("file", seen->file, "Policies (PolicySet in text format)")
      ->required();
  preview->add_option("--samples", seen->samples, "Devices to show; default 10")
      ->check(CLI::Range(1, 1000));
  preview->callback([&context, seen] {
    context.run = [&context, seen] { return Preview(context, *seen); };
  });

  auto* apply = trust.add_subcommand(
      "apply", "Put policies in force, after a look at what changes");
  auto options = std::make_shared<RuleOptions>();
  apply->add_option("file", options->file, "Policies, as of preview")
      ->required();
  apply->add_option("--reason", options->reason, "Why; kept")->required();
  apply->add_option("--preview-hash", options->hash,
                    "Of a preview that was looked at; then nobody is asked");
  apply->callback([&context, options] {
    context.run = [&context, options] { return Apply(context, *options); };
  });
}

}  // namespace

void AddRuleCommands(CLI::App& trust, Context& context) {
  AddRead(trust, context);
  AddChange(trust, context);
}

}  // namespace muster::cli
