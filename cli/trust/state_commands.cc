#include "cli/trust/state_commands.h"

#include <map>
#include <memory>
#include <string>

#include "cli/trust/ask.h"
#include "cli/trust/trust_report.h"

namespace muster::cli {
namespace {

using trust::v1::CaepDelivery;
using trust::v1::Trust;

struct ReleaseOptions {
  std::string source, policy, reason;
};

struct CaepOptions {
  std::string stream;
  CaepDelivery::State state = CaepDelivery::STATE_UNSPECIFIED;
  int limit = 50;
};

absl::Status ShowStatus(Context& context, const std::string& source) {
  trust::v1::GetTrustStatusRequest request;
  request.set_parent(source.empty() ? "sources/-" : SourceName(source));
  return AskTrust(context, &Trust::StubInterface::GetTrustStatus, request,
                  PrintTrustStatus);
}

absl::Status Release(Context& context, const ReleaseOptions& options) {
  trust::v1::ReleaseHoldRequest request;
  request.set_source(SourceName(options.source));
  request.set_policy(options.policy);
  request.set_reason(options.reason);
  return AskTrust(context, &Trust::StubInterface::ReleaseHold, request,
                  PrintReleased);
}

absl::Status ShowDecisions(Context& context, int limit) {
  return ListTrust(context, &Trust::StubInterface::ListDecisions,
                   trust::v1::ListDecisionsRequest(), limit, PrintDecisions);
}

absl::Status ShowCaep(Context& context, const CaepOptions& options) {
  trust::v1::ListCaepDeliveriesRequest request;
  request.set_stream(options.stream);
  request.set_state(options.state);
  return ListTrust(context, &Trust::StubInterface::ListCaepDeliveries, request,
                   options.limit, PrintCaepDeliveries);
}

void AddStatus(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand(
      "status", "Show sources, their syncs, totals, and what is held");
  auto source = std::make_shared<std::string>();
  command->add_option("--source", *source, "Which source; default all");
  command->callback([&context, source] {
    context.run = [&context, source] { return ShowStatus(context, *source); };
  });
}

void AddRelease(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand(
      "release", "Let go the verdicts that the mass-flip guard holds");
  auto options = std::make_shared<ReleaseOptions>();
  command->add_option("source", options->source, "Of which source")->required();
  command->add_option("policy", options->policy, "Of which policy")->required();
  command->add_option("--reason", options->reason, "Why; kept")->required();
  command->callback([&context, options] {
    context.run = [&context, options] { return Release(context, *options); };
  });
}

void AddDecisions(CLI::App& trust, Context& context) {
  auto* command = trust.add_subcommand(
      "decisions", "List what people decided, newest first");
  auto limit = std::make_shared<int>(50);
  command->add_option("--limit", *limit, "List this many; default 50")
      ->check(CLI::Range(1, 1000));
  command->callback([&context, limit] {
    context.run = [&context, limit] { return ShowDecisions(context, *limit); };
  });
}

void AddCaep(CLI::App& trust, Context& context) {
  static const std::map<std::string, CaepDelivery::State>& states =
      *new std::map<std::string, CaepDelivery::State>{
          {"pending", CaepDelivery::STATE_PENDING},
          {"delivered", CaepDelivery::STATE_DELIVERED},
          {"dead", CaepDelivery::STATE_DEAD}};
  auto* command = trust.add_subcommand(
      "caep", "List what a CAEP receiver was told, newest first");
  auto options = std::make_shared<CaepOptions>();
  command->add_option("stream", options->stream, "As configured")->required();
  command
      ->add_option("--state", options->state,
                   "Only these: pending, delivered, dead")
      ->transform(CLI::CheckedTransformer(states, CLI::ignore_case));
  command->add_option("--limit", options->limit, "List this many; default 50")
      ->check(CLI::Range(1, 1000));
  command->callback([&context, options] {
    context.run = [&context, options] { return ShowCaep(context, *options); };
  });
}

}  // namespace

void AddStateCommands(CLI::App& trust, Context& context) {
  AddStatus(trust, context);
  AddRelease(trust, context);
  AddDecisions(trust, context);
  AddCaep(trust, context);
}

}  // namespace muster::cli
