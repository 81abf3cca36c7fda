#include "cli/action/decision_commands.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "cli/action/confirmation.h"
#include "cli/action/report/command_report.h"
#include "cli/action/report/plan_report.h"

namespace muster::cli {
namespace {

using actions::v1::Actions;
using actions::v1::Batch;
using actions::v1::Command;
using actions::v1::Plan;
using actions::v1::SettleCommandRequest;

struct DecisionOptions {
  std::string name, words, plan_hash;
  bool yes = false;
  bool done = false;
  bool not_done = false;
};

using Decide = absl::Status (*)(Context&, const DecisionOptions&);

absl::Status Usage(const char* message) {
  return Error(absl::StatusCode::kInvalidArgument, "USAGE", message);
}

// What a command or a batch is bound to.
struct Bound {
  std::string plan;
  std::string plan_hash;
};

// Writes the command or batch of that name to `shown`, if there is one.
absl::StatusOr<Bound> Look(Context& context, const std::string& name,
                           std::ostream* shown) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  if (absl::StrContains(name, "/batches/")) {
    actions::v1::GetBatchRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(
        const Batch batch,
        Call(client->actions(), &Actions::StubInterface::GetBatch, request));
    if (shown != nullptr) PrintBatch(batch, *shown);
    return Bound{batch.plan(), batch.plan_hash()};
  }
  actions::v1::GetCommandRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(
      const Command command,
      Call(client->actions(), &Actions::StubInterface::GetCommand, request));
  if (shown != nullptr) PrintCommand(command, *shown);
  return Bound{command.plan(), command.plan_hash()};
}

// The hash of the plan that somebody has looked at and said yes to.
absl::StatusOr<std::string> LookAndAsk(Context& context,
                                       const DecisionOptions& options) {
  if (options.yes || context.terminal == nullptr) {
    return Usage(
        "nothing was approved: without somebody who reads the plan and types "
        "yes, pass --plan-hash with the hash of the plan that was looked at");
  }
  ASSIGN_OR_RETURN(const Bound bound,
                   Look(context, options.name, &context.talk()));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  actions::v1::GetPlanRequest request;
  request.set_name(bound.plan);
  ASSIGN_OR_RETURN(
      const Plan plan,
      Call(client->actions(), &Actions::StubInterface::GetPlan, request));
  PrintPlan(plan, absl::Now(), context.talk());
  RETURN_IF_ERROR(
      AskForYes("To approve it, type yes:", *context.terminal, context.talk()));
  return plan.plan_hash();
}

template <typename Response>
void Print(Context& context, const Response& response) {
  const std::vector<Command> commands(response.commands().begin(),
                                      response.commands().end());
  if (!context.json) return PrintCommandRows(commands, context.out);
  for (const Command& command : commands) context.PrintJson(command);
}

void PrintOne(Context& context, const Command& command) {
  if (context.json) {
    context.PrintJson(command);
  } else {
    PrintCommand(command, context.out);
  }
}

absl::Status Approve(Context& context, const DecisionOptions& options) {
  actions::v1::ApproveCommandRequest request;
  request.set_name(options.name);
  request.set_comment(options.words);
  request.set_plan_hash(options.plan_hash);
  if (options.plan_hash.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_plan_hash(),
                     LookAndAsk(context, options));
  }
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const auto response,
                   Call(client->actions(),
                        &Actions::StubInterface::ApproveCommand, request));
  Print(context, response);
  return absl::OkStatus();
}

absl::Status Deny(Context& context, const DecisionOptions& options) {
  actions::v1::DenyCommandRequest request;
  request.set_name(options.name);
  request.set_comment(options.words);
  request.set_plan_hash(options.plan_hash);
  if (options.plan_hash.empty()) {
    ASSIGN_OR_RETURN(const Bound bound, Look(context, options.name, nullptr));
    request.set_plan_hash(bound.plan_hash);
  }
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client->actions(), &Actions::StubInterface::DenyCommand, request));
  Print(context, response);
  return absl::OkStatus();
}

absl::Status Cancel(Context& context, const DecisionOptions& options) {
  actions::v1::CancelCommandRequest request;
  request.set_name(options.name);
  request.set_reason(options.words);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Command command,
      Call(client->actions(), &Actions::StubInterface::CancelCommand, request));
  PrintOne(context, command);
  return absl::OkStatus();
}

absl::Status Release(Context& context, const DecisionOptions& options) {
  actions::v1::ReleaseCommandRequest request;
  request.set_name(options.name);
  request.set_comment(options.words);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const Command command,
                   Call(client->actions(),
                        &Actions::StubInterface::ReleaseCommand, request));
  PrintOne(context, command);
  return absl::OkStatus();
}

absl::Status Settle(Context& context, const DecisionOptions& options) {
  if (options.done == options.not_done) {
    return Usage("say what is known by exactly one of --done and --not-done");
  }
  SettleCommandRequest request;
  request.set_name(options.name);
  request.set_comment(options.words);
  request.set_settlement(options.done
                             ? SettleCommandRequest::SETTLEMENT_DONE
                             : SettleCommandRequest::SETTLEMENT_NOT_DONE);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Command command,
      Call(client->actions(), &Actions::StubInterface::SettleCommand, request));
  PrintOne(context, command);
  return absl::OkStatus();
}

absl::Status StopBatch(Context& context, const DecisionOptions& options) {
  actions::v1::StopBatchRequest request;
  request.set_name(options.name);
  request.set_reason(options.words);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Batch batch,
      Call(client->actions(), &Actions::StubInterface::StopBatch, request));
  if (context.json) {
    context.PrintJson(batch);
  } else {
    PrintBatch(batch, context.out);
  }
  return absl::OkStatus();
}

// A subcommand that decides; `words` is the option that says why.
std::pair<CLI::App*, DecisionOptions*> Add(CLI::App& app, Context& context,
                                           const char* name, const char* what,
                                           const char* words, Decide decide) {
  CLI::App* verb = app.add_subcommand(name, what);
  auto options = std::make_shared<DecisionOptions>();
  verb->add_option("name", options->name, "Resource name")->required();
  verb->add_option(words, options->words, "Why; kept in the audit")->required();
  verb->callback([&context, options, decide] {
    context.run = [&context, options, decide] {
      return decide(context, *options);
    };
  });
  return {verb, options.get()};
}

void AddHash(CLI::App& verb, DecisionOptions& options) {
  verb.add_option("--plan-hash", options.plan_hash,
                  "Hash of the plan that was looked at");
}

}  // namespace

void AddDecisionCommands(CLI::App& app, Context& context) {
  const auto [approve, approval] =
      Add(app, context, "approve", "Approve a command or a batch of another",
          "--comment", Approve);
  AddHash(*approve, *approval);
  approve->add_flag("--yes", approval->yes, "Ask nothing; needs --plan-hash");
  const auto [deny, denial] =
      Add(app, context, "deny", "Refuse a command or a batch of another",
          "--comment", Deny);
  AddHash(*deny, *denial);
  Add(app, context, "cancel", "Take back a command that was not sent yet",
      "--reason", Cancel);
  Add(app, context, "release",
      "Let a command go that is held since the budget is spent", "--comment",
      Release);
  const auto [settle, settlement] = Add(
      app, context, "settle", "Say what became of a command that is uncertain",
      "--comment", Settle);
  settle->add_flag("--done", settlement->done, "The device did it");
  settle->add_flag("--not-done", settlement->not_done,
                   "The vendor never took it, or the device never did it");
  Add(app, context, "stop-batch", "Take back what of a batch was not sent yet",
      "--reason", StopBatch);
}

}  // namespace muster::cli
