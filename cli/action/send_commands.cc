#include "cli/action/send_commands.h"

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/random.h"
#include "cli/action/confirmation.h"
#include "cli/action/follow.h"
#include "cli/action/kinds.h"
#include "cli/action/report/command_report.h"
#include "cli/action/report/plan_report.h"
#include "cli/action/targets.h"

namespace muster::cli {
namespace {

using actions::v1::Actions;
using actions::v1::Batch;
using actions::v1::Command;
using actions::v1::Plan;
using connector::v1::DeviceCommand;

struct SendOptions {
  std::shared_ptr<Draft> draft;
  Targets targets;
  Assent assent;
  std::string reason, ticket, request_id;
  std::optional<int> wait_seconds;
};

// How long to follow a command: for a program not at all, unless it says so.
absl::Duration WaitOf(const Context& context, const SendOptions& options) {
  return absl::Seconds(options.wait_seconds.value_or(context.json ? 0 : 60));
}

// Whether it is sent as it is, without the plan and without a question.
bool IsDirect(const Plan& plan, const Targets& targets) {
  const bool light =
      plan.command_class() == guard::v1::COMMAND_CLASS_BENIGN ||
      plan.command_class() == guard::v1::COMMAND_CLASS_DISRUPTIVE;
  return light && targets.devices.size() == 1 && plan.targets_size() == 1 &&
         !targets.override_blockers;
}

template <typename Request>
Request RequestFor(const SendOptions& options, const DeviceCommand& command) {
  Request request;
  *request.mutable_command() = command;
  request.set_reason(options.reason);
  request.set_ticket(options.ticket);
  request.set_requester(UserWord());
  request.set_request_id(options.request_id.empty() ? Uuid(*RealRandom())
                                                    : options.request_id);
  return request;
}

template <typename Request>
Request PlannedRequest(const SendOptions& options, const DeviceCommand& command,
                       const Plan& plan, const std::string& confirmation) {
  auto request = RequestFor<Request>(options, command);
  request.set_plan(plan.name());
  request.set_plan_hash(plan.plan_hash());
  request.set_confirmation(confirmation);
  return request;
}

bool IsLost(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

// A call whose answer is lost is made once more: the same request_id makes that
// harmless.
template <typename Request, typename Response>
absl::StatusOr<Response> Create(
    Context& context,
    grpc::Status (Actions::StubInterface::*method)(grpc::ClientContext*,
                                                   const Request&, Response*),
    const Request& request) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  auto made = Call(client->actions(), method, request);
  if (IsLost(made.status())) made = Call(client->actions(), method, request);
  if (IsLost(made.status())) {
    context.talk() << "Whether it was taken is not known; `musterctl commands` "
                      "will tell, and --request-id "
                   << request.request_id() << " makes a repeat harmless.\n";
  }
  return made;
}

void SayStillOpen(Context& context, const std::string& show) {
  context.talk() << "Still open; it is followed on. `musterctl " << show
                 << "` shows it.\n";
}

absl::Status Finish(Context& context, absl::Duration wait, Command command) {
  context.talk() << command.name() << "\n" << std::flush;
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  if (wait > absl::ZeroDuration()) {
    ASSIGN_OR_RETURN(
        command, FollowCommand(*client, command.name(), wait, context.talk()));
  }
  if (context.json) context.PrintJson(command);
  PrintNextStep(command, context.talk());
  if (!Ended(command)) {
    SayStillOpen(context, absl::StrCat("command ", command.name()));
  }
  return FailureOf(command);
}

absl::Status FailureOfAny(const Batch& batch) {
  int failed = 0;
  absl::Status first;
  for (const Command& command : batch.commands()) {
    const absl::Status failure = FailureOf(command);
    if (failure.ok()) continue;
    ++failed;
    first.Update(failure);
  }
  if (failed == 0) return absl::OkStatus();
  return Error(first.code(), ErrorReason(first),
               absl::StrCat(failed, " of ", batch.commands_size(),
                            " commands did not succeed; of the first, ",
                            first.message()));
}

absl::Status FinishBatch(Context& context, absl::Duration wait, Batch batch) {
  context.talk() << batch.name() << "\n" << std::flush;
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  if (wait > absl::ZeroDuration()) {
    ASSIGN_OR_RETURN(batch,
                     FollowBatch(*client, batch.name(), wait, context.talk()));
  }
  if (context.json) {
    context.PrintJson(batch);
  } else {
    PrintBatch(batch, context.out);
  }
  bool ended = true;
  for (const Command& command : batch.commands()) ended &= Ended(command);
  if (!ended) SayStillOpen(context, absl::StrCat("batch ", batch.name()));
  return FailureOfAny(batch);
}

absl::Status SendDirectly(Context& context, const SendOptions& options,
                          const DeviceCommand& command,
                          const std::string& device) {
  auto request =
      RequestFor<actions::v1::CreateCommandRequest>(options, command);
  request.set_parent(device);
  ASSIGN_OR_RETURN(
      Command made,
      Create(context, &Actions::StubInterface::CreateCommand, request));
  return Finish(context, WaitOf(context, options), std::move(made));
}

// So that nobody confirms what the server would refuse for want of words.
absl::Status CheckWords(const Plan& plan, const SendOptions& options) {
  const bool heavy = plan.command_class() > guard::v1::COMMAND_CLASS_DISRUPTIVE;
  if (!heavy || (!options.reason.empty() && !options.ticket.empty())) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               "nothing was sent: this takes both --reason and --ticket");
}

absl::Status SendPlanned(Context& context, const SendOptions& options,
                         const DeviceCommand& command, const Plan& plan) {
  PrintPlan(plan, absl::Now(), context.talk());
  RETURN_IF_ERROR(CheckBlockers(plan));
  RETURN_IF_ERROR(CheckWords(plan, options));
  ASSIGN_OR_RETURN(
      const std::string confirmation,
      Confirm(plan, options.assent, context.terminal, context.talk()));
  const absl::Duration wait = WaitOf(context, options);
  if (plan.targets_size() != 1) {
    ASSIGN_OR_RETURN(Batch made,
                     Create(context, &Actions::StubInterface::CreateBatch,
                            PlannedRequest<actions::v1::CreateBatchRequest>(
                                options, command, plan, confirmation)));
    return FinishBatch(context, wait, std::move(made));
  }
  auto request = PlannedRequest<actions::v1::CreateCommandRequest>(
      options, command, plan, confirmation);
  request.set_parent(plan.targets(0).device());
  ASSIGN_OR_RETURN(
      Command made,
      Create(context, &Actions::StubInterface::CreateCommand, request));
  return Finish(context, wait, std::move(made));
}

absl::Status Send(Context& context, const SendOptions& options) {
  ASSIGN_OR_RETURN(const DeviceCommand command, CommandOf(*options.draft));
  ASSIGN_OR_RETURN(const Plan plan, PlanFor(context, options.targets, command));
  if (IsDirect(plan, options.targets)) {
    return SendDirectly(context, options, command, plan.targets(0).device());
  }
  return SendPlanned(context, options, command, plan);
}

absl::Status Print(Context& context, const absl::StatusOr<Plan>& plan) {
  RETURN_IF_ERROR(plan.status());
  if (context.json) {
    context.PrintJson(*plan);
  } else {
    PrintPlan(*plan, absl::Now(), context.out);
  }
  return absl::OkStatus();
}

absl::Status MakePlan(Context& context, const SendOptions& options) {
  ASSIGN_OR_RETURN(const DeviceCommand command, CommandOf(*options.draft));
  return Print(context, PlanFor(context, options.targets, command));
}

void AddConfirmation(CLI::App& verb, Assent& assent) {
  verb.add_flag("--yes", assent.yes,
                "Ask nothing; not enough for what cannot be undone");
  verb.add_option("--confirm-serial", assent.confirm_serial,
                  "For what cannot be undone: the serial number of the device");
  verb.add_option("--confirm-count", assent.confirm_count,
                  "The same of several: how many devices there are")
      ->check(CLI::PositiveNumber);
}

void AddRequest(CLI::App& verb, SendOptions& options) {
  verb.add_option("--plan", options.targets.plan,
                  "The devices of this plan, which was made before");
  verb.add_option("--reason", options.reason, "Why; kept in the audit");
  verb.add_option("--ticket", options.ticket, "The ticket that it belongs to");
  verb.add_option("--request-id", options.request_id,
                  "Makes a repeat harmless; default a fresh one");
  verb.add_option("--wait", options.wait_seconds,
                  "Seconds to follow it; default 60, with --json 0")
      ->check(CLI::NonNegativeNumber);
}

void AddPlan(CLI::App& app, Context& context) {
  CLI::App* plan = app.add_subcommand(
      "plan", "Show what a command would do, and send nothing");
  plan->require_subcommand(1);
  AddKinds(*plan, [&context](CLI::App& verb, std::shared_ptr<Draft> draft) {
    auto options = std::make_shared<SendOptions>();
    options->draft = std::move(draft);
    AddTargetOptions(verb, options->targets);
    verb.callback([&context, options] {
      context.run = [&context, options] { return MakePlan(context, *options); };
    });
  });
  CLI::App* show = plan->add_subcommand("show", "Show a plan again");
  auto name = std::make_shared<std::string>();
  show->add_option("name", *name, "Resource name of the plan")->required();
  show->callback([&context, name] {
    context.run = [&context, name] {
      return Print(context, GetPlan(context, *name));
    };
  });
}

}  // namespace

void AddSendCommands(CLI::App& app, Context& context) {
  AddKinds(app, [&context](CLI::App& verb, std::shared_ptr<Draft> draft) {
    auto options = std::make_shared<SendOptions>();
    options->draft = std::move(draft);
    AddTargetOptions(verb, options->targets);
    AddRequest(verb, *options);
    AddConfirmation(verb, options->assent);
    verb.callback([&context, options] {
      context.run = [&context, options] { return Send(context, *options); };
    });
  });
  AddPlan(app, context);
}

}  // namespace muster::cli
