#include "actions/service/command_maker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/guard/command_class.h"
#include "actions/plan/approval_terms.h"
#include "actions/plan/command_options.h"
#include "actions/plan/target_rules.h"
#include "actions/service/plan_redeemer.h"
#include "actions/service/request_checks.h"
#include "actions/store/command_kind.h"
#include "actions/store/command_secrets.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsNotFound(status) ||
         absl::IsAlreadyExists(status) || absl::IsPermissionDenied(status) ||
         absl::IsAborted(status) || absl::IsUnimplemented(status);
}

absl::Status PlanMissing(const v1::Command& draft) {
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_MISSING",
               absl::StrCat(CommandKind(draft.command()),
                            " takes a plan: call PlanCommands first, look at "
                            "what it says, and send its name and hash"),
               {{"kind", CommandKind(draft.command())}});
}

absl::Status OtherDevice(const v1::Plan& plan) {
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_MISMATCH",
               absl::StrCat("the device is not the only one of ", plan.name(),
                            "; plan it anew, or call CreateBatch"),
               {{"mismatch", "parent"}});
}

absl::Status Removed(const std::string& device) {
  return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_REMOVED",
               absl::StrCat(device,
                            " is not managed any more and cannot be "
                            "commanded; enrol it first"),
               {{"device", device}});
}

absl::Status OtherSecret(const v1::Command& made) {
  return Error(
      absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
      absl::StrCat("request_id ", made.request_id(), " made ", made.name(),
                   " with another secret; choose a new request_id"),
      {{"command", made.name()}});
}

NewCommand FromTarget(const v1::Command& draft, const v1::Plan& plan,
                      const v1::PlanTarget& target, Random& random) {
  NewCommand command;
  command.draft = draft;
  command.draft.set_name(
      absl::StrCat(target.device(), "/commands/", Uuid(random)));
  command.draft.set_serial_number(target.expected().serial_number());
  *command.draft.mutable_expected_device() = target.expected();
  command.draft.set_approvals_needed(plan.approvals_needed());
  command.delay = absl::Nanoseconds(
      google::protobuf::util::TimeUtil::DurationToNanoseconds(plan.delay()));
  return command;
}

}  // namespace

template <typename Request>
CommandMaker::Wanted CommandMaker::Want(const Request& request,
                                        const Actor& actor) const {
  Wanted wanted;
  v1::Command& draft = wanted.draft;
  *draft.mutable_command() = request.command();
  wanted.secret = TakeSecret(*draft.mutable_command());
  draft.set_command_class(ClassOf(draft.command()));
  draft.set_request_id(request.request_id());
  draft.set_reason(request.reason());
  draft.set_requester(request.requester());
  draft.set_ticket(request.ticket());
  draft.set_plan(request.plan());
  draft.set_plan_hash(request.plan_hash());
  draft.set_principal(actor.principal);
  draft.set_traceparent(CurrentTraceparent());
  wanted.confirmation = request.confirmation();
  wanted.actor = actor;
  return wanted;
}

absl::StatusOr<v1::Command> CommandMaker::Make(
    const v1::CreateCommandRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckRequest(request));
  Wanted wanted = Want(request, actor);
  wanted.draft.set_name(
      absl::StrCat(request.parent(), "/commands/", Uuid(deps_.random)));
  ASSIGN_OR_RETURN(std::vector<v1::Command> made, MakeNew(std::move(wanted)));
  return std::move(made.front());
}

absl::StatusOr<v1::Batch> CommandMaker::MakeBatch(
    const v1::CreateBatchRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckRequest(request));
  Wanted wanted = Want(request, actor);
  ASSIGN_OR_RETURN(const v1::Plan plan, deps_.store.GetPlan(request.plan()));
  const std::string source =
      request.plan().substr(0, request.plan().find("/plans/"));
  wanted.draft.set_name(
      absl::StrCat(plan.targets(0).device(), "/commands/", Uuid(deps_.random)));
  wanted.draft.set_batch(absl::StrCat(source, "/batches/", Uuid(deps_.random)));
  ASSIGN_OR_RETURN(const std::vector<v1::Command> made,
                   MakeNew(std::move(wanted)));
  return deps_.store.GetBatch(made.front().batch());
}

absl::StatusOr<std::vector<v1::Command>> CommandMaker::MakeNew(Wanted wanted) {
  auto made = MakeUnaudited(wanted);
  if (made.ok() || !IsRefusal(made.status())) return made;
  RETURN_IF_ERROR(deps_.store.Refuse(
      RefusalRecord(wanted.draft, wanted.actor, ErrorReason(made.status()))));
  return made;
}

absl::StatusOr<std::vector<v1::Command>> CommandMaker::MakeUnaudited(
    Wanted& wanted) {
  ASSIGN_OR_RETURN(std::vector<v1::Command> made, FindMade(wanted));
  if (!made.empty()) return made;
  const connector::v1::DeviceCommand& command = wanted.draft.command();
  RETURN_IF_ERROR(deps_.guard.CheckMode(command));
  RETURN_IF_ERROR(deps_.guard.CheckRequester(wanted.actor.principal,
                                             SourceOf(wanted.draft), command));
  ASSIGN_OR_RETURN(std::vector<NewCommand> commands, Plan(wanted));
  for (NewCommand& one : commands) RETURN_IF_ERROR(Seal(wanted, one));
  deps_.fleets.Refresh(SourceOf(wanted.draft)).IgnoreError();
  return Store(std::move(commands), wanted.actor);
}

absl::StatusOr<std::vector<v1::Command>> CommandMaker::FindMade(
    const Wanted& wanted) {
  ASSIGN_OR_RETURN(std::vector<v1::Command> made,
                   deps_.store.FindSameRequest(wanted.draft));
  if (made.empty()) return made;
  const v1::Command& first = made.front();
  if (first.has_secret() != wanted.secret.has_value()) {
    return OtherSecret(first);
  }
  ASSIGN_OR_RETURN(const std::string sealed,
                   deps_.store.SealedSecretOf(first.name()));
  if (!wanted.secret || sealed.empty()) return made;
  ASSIGN_OR_RETURN(const Secret secret,
                   deps_.vault.OpenBytes(sealed, first.name()));
  if (secret.Reveal() != wanted.secret->Reveal()) return OtherSecret(first);
  return made;
}

absl::StatusOr<std::vector<NewCommand>> CommandMaker::Plan(Wanted& wanted) {
  const bool planned = !wanted.draft.plan().empty();
  if (planned) return PlanAll(wanted);
  if (wanted.draft.command_class() > guard::v1::COMMAND_CLASS_DISRUPTIVE) {
    return PlanMissing(wanted.draft);
  }
  std::vector<NewCommand> commands;
  ASSIGN_OR_RETURN(commands.emplace_back(), PlanOne(wanted));
  return commands;
}

absl::StatusOr<std::vector<NewCommand>> CommandMaker::PlanAll(
    const Wanted& wanted) {
  const v1::Command& draft = wanted.draft;
  ASSIGN_OR_RETURN(const v1::Plan plan,
                   RedeemPlan(deps_.store,
                              {draft.plan(), draft.plan_hash(), draft.command(),
                               wanted.secret.has_value(),
                               wanted.actor.principal, wanted.confirmation},
                              deps_.clock.Now()));
  const bool single = draft.batch().empty();
  if (single && (plan.targets_size() != 1 ||
                 plan.targets(0).device() != DeviceOf(draft))) {
    return OtherDevice(plan);
  }
  std::vector<NewCommand> commands;
  for (const v1::PlanTarget& target : plan.targets()) {
    commands.push_back(FromTarget(draft, plan, target, deps_.random));
  }
  return commands;
}

absl::StatusOr<NewCommand> CommandMaker::PlanOne(Wanted& wanted) {
  ASSIGN_OR_RETURN(const device::v1::Device device,
                   deps_.devices.GetDevice(DeviceOf(wanted.draft)));
  wanted.draft.set_serial_number(device.serial_number());
  if (device.state() == device::v1::STATE_REMOVED) {
    return Removed(device.name());
  }
  RETURN_IF_ERROR(
      deps_.support.Check(CommandKind(wanted.draft.command()), device));
  RETURN_IF_ERROR(CheckOptionsOn(device, wanted.draft.command()));
  return NewCommand{wanted.draft};
}

absl::Status CommandMaker::Seal(const Wanted& wanted,
                                NewCommand& command) const {
  if (!wanted.secret) return absl::OkStatus();
  ASSIGN_OR_RETURN(command.sealed_secret,
                   deps_.vault.SealBytes(*wanted.secret, command.draft.name()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Command>> CommandMaker::Store(
    std::vector<NewCommand> commands, const Actor& actor) {
  const NewCommand& first = commands.front();
  const bool at_once = commands.size() == 1 &&
                       first.draft.approvals_needed() == 0 &&
                       first.delay == absl::ZeroDuration();
  const std::string name = first.draft.name();
  Dispatcher::Launch launch;
  if (at_once) launch = deps_.dispatcher.Prepare(first.draft);
  const bool start = static_cast<bool>(launch);
  ASSIGN_OR_RETURN(std::vector<v1::Command> made,
                   deps_.store.Create(std::move(commands), actor, start));
  if (start && made.front().name() == name &&
      made.front().state() == v1::COMMAND_STATE_SENDING) {
    launch.Go(made.front());
  }
  return made;
}

}  // namespace muster::actions
