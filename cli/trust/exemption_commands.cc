#include "cli/trust/exemption_commands.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "cli/trust/ask.h"
#include "cli/trust/trust_report.h"

namespace muster::cli {
namespace {

using trust::v1::Exemption;
using trust::v1::Trust;

struct ExemptOptions {
  std::string device, signal, policy, reason, ticket, span;
};

struct DecideOptions {
  std::string name, comment;
};

struct ListOptions {
  std::string source, device;
  bool ended = false;
};

absl::StatusOr<absl::Duration> SpanOf(const std::string& text) {
  absl::Duration span;
  if (absl::ParseDuration(text, &span) && span > absl::ZeroDuration()) {
    return span;
  }
  return Error(
      absl::StatusCode::kInvalidArgument, "USAGE",
      absl::StrCat("\"", text, "\" is no span of time; write 8h or ", "90m"),
      {{"for", text}});
}

absl::Status Exempt(Context& context, const ExemptOptions& options) {
  ASSIGN_OR_RETURN(const absl::Duration span, SpanOf(options.span));
  trust::v1::CreateExemptionRequest request;
  Exemption& exemption = *request.mutable_exemption();
  ASSIGN_OR_RETURN(*exemption.mutable_device(),
                   context.FindDeviceName(options.device));
  request.set_parent(
      exemption.device().substr(0, exemption.device().find("/devices/")));
  exemption.set_signal(options.signal);
  exemption.set_policy(options.policy);
  exemption.set_reason(options.reason);
  exemption.set_ticket(options.ticket);
  exemption.mutable_expire_time()->set_seconds(
      absl::ToUnixSeconds(absl::Now() + span));
  return AskTrust(context, &Trust::StubInterface::CreateExemption, request,
                  PrintExemption);
}

absl::Status Approve(Context& context, const DecideOptions& options) {
  trust::v1::ApproveExemptionRequest request;
  request.set_name(options.name);
  request.set_comment(options.comment);
  return AskTrust(context, &Trust::StubInterface::ApproveExemption, request,
                  PrintExemption);
}

absl::Status Revoke(Context& context, const DecideOptions& options) {
  trust::v1::RevokeExemptionRequest request;
  request.set_name(options.name);
  request.set_comment(options.comment);
  return AskTrust(context, &Trust::StubInterface::RevokeExemption, request,
                  PrintExemption);
}

absl::Status List(Context& context, const ListOptions& options) {
  trust::v1::ListExemptionsRequest request;
  request.set_parent(options.source.empty() ? "sources/-"
                                            : SourceName(options.source));
  request.set_show_ended(options.ended);
  if (!options.device.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_device(),
                     context.FindDeviceName(options.device));
  }
  return ListTrust(context, &Trust::StubInterface::ListExemptions, request, 0,
                   PrintExemptions);
}

void AddExempt(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand(
      "exempt", "Ask that one signal is not held against a device for a while");
  auto options = std::make_shared<ExemptOptions>();
  command
      ->add_option("device", options->device, "Serial number or resource name")
      ->required();
  command->add_option("signal", options->signal, "As in its reasons")
      ->required();
  command->add_option("--for", options->span, "How long, such as 8h")
      ->required();
  command->add_option("--reason", options->reason, "Why; kept")->required();
  command->add_option("--ticket", options->ticket, "The ticket it belongs to");
  command->add_option("--policy", options->policy,
                      "Only under this policy; default all");
  command->callback([&context, options] {
    context.run = [&context, options] { return Exempt(context, *options); };
  });
}

void AddDecision(CLI::App& trust, Context& context, const char* name,
                 const char* what,
                 absl::Status (*decide)(Context&, const DecideOptions&)) {
  auto* command = trust.add_subcommand(name, what);
  auto options = std::make_shared<DecideOptions>();
  command->add_option("exemption", options->name, "Its resource name")
      ->required();
  command->add_option("--comment", options->comment, "Why; kept")->required();
  command->callback([&context, options, decide] {
    context.run = [&context, options, decide] {
      return decide(context, *options);
    };
  });
}

void AddList(CLI::App& trust, Context& context) {
  auto* command =
      trust.add_subcommand("exemptions", "List exemptions, newest first");
  auto options = std::make_shared<ListOptions>();
  command->add_option("--source", options->source, "Which source");
  command->add_option("--device", options->device, "Only of this device");
  command->add_flag("--ended", options->ended, "Also those that have ended");
  command->callback([&context, options] {
    context.run = [&context, options] { return List(context, *options); };
  });
}

}  // namespace

void AddExemptionCommands(CLI::App& trust, Context& context) {
  AddExempt(trust, context);
  AddDecision(trust, context, "approve-exemption",
              "Approve an exemption that another person asked for", Approve);
  AddDecision(trust, context, "revoke-exemption",
              "End an exemption, or refuse one", Revoke);
  AddList(trust, context);
}

}  // namespace muster::cli
