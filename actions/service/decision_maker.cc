#include "actions/service/decision_maker.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/guard/actors/principals.h"
#include "actions/service/request_checks.h"
#include "actions/store/admission.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

absl::Status Precondition(absl::string_view reason, const v1::Command& command,
                          absl::string_view what) {
  return Error(
      absl::StatusCode::kFailedPrecondition, reason,
      absl::StrCat(command.name(), " is ", StateWord(command.state()), "; ",
                   what),
      {{"command", command.name()}, {"state", StateWord(command.state())}});
}

absl::Status AlreadyApproved(const v1::Command& command) {
  return Error(absl::StatusCode::kAlreadyExists, "ALREADY_APPROVED",
               absl::StrCat("you have approved ", command.name(),
                            " before; another person has to"),
               {{"command", command.name()}});
}

absl::Status OtherPlan(const v1::Command& command) {
  return Error(absl::StatusCode::kFailedPrecondition, "PLAN_MISMATCH",
               absl::StrCat("plan_hash is not that of ", command.name(),
                            "; look at it again before you decide"),
               {{"mismatch", "plan_hash"}});
}

// What waits for approval is approved or denied; what is held is denied, too.
bool MayBeJudged(const v1::Command& command, const v1::Decision& decision) {
  return command.state() == v1::COMMAND_STATE_AWAITING_APPROVAL ||
         (command.state() == v1::COMMAND_STATE_HELD &&
          decision.verdict() == v1::Decision::VERDICT_DENIED);
}

v1::Decision Decide(v1::Decision::Verdict verdict, const Actor& actor,
                    const std::string& comment) {
  v1::Decision decision;
  decision.set_verdict(verdict);
  decision.set_principal(actor.principal);
  decision.set_comment(comment);
  return decision;
}

std::vector<std::string> NamesOf(const std::vector<v1::Command>& commands) {
  std::vector<std::string> names;
  for (const v1::Command& command : commands) names.push_back(command.name());
  return names;
}

template <typename Response>
Response Answer(const std::vector<v1::Command>& commands) {
  Response response;
  for (const v1::Command& command : commands) {
    *response.add_commands() = command;
  }
  return response;
}

}  // namespace

absl::StatusOr<DecisionMaker::Commands> DecisionMaker::Find(
    const std::string& name) const {
  Commands commands;
  if (absl::StrContains(name, "/batches/")) {
    ASSIGN_OR_RETURN(const v1::Batch batch, store_.GetBatch(name));
    commands.assign(batch.commands().begin(), batch.commands().end());
    return commands;
  }
  RETURN_IF_ERROR(CommandName::Parse(name).status());
  ASSIGN_OR_RETURN(commands.emplace_back(), store_.Get(name));
  return commands;
}

absl::StatusOr<v1::ApproveCommandResponse> DecisionMaker::Approve(
    const v1::ApproveCommandRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckWords("COMMENT_MISSING", "comment", request.comment()));
  ASSIGN_OR_RETURN(
      const Commands commands,
      Judge(request.name(), request.plan_hash(),
            Decide(v1::Decision::VERDICT_APPROVED, actor, request.comment()),
            actor));
  return Answer<v1::ApproveCommandResponse>(commands);
}

absl::StatusOr<v1::DenyCommandResponse> DecisionMaker::Deny(
    const v1::DenyCommandRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckWords("COMMENT_MISSING", "comment", request.comment()));
  ASSIGN_OR_RETURN(
      const Commands commands,
      Judge(request.name(), request.plan_hash(),
            Decide(v1::Decision::VERDICT_DENIED, actor, request.comment()),
            actor));
  return Answer<v1::DenyCommandResponse>(commands);
}

absl::StatusOr<DecisionMaker::Commands> DecisionMaker::Judge(
    const std::string& name, const std::string& plan_hash,
    const v1::Decision& decision, const Actor& actor) {
  absl::MutexLock lock(&judging_);
  ASSIGN_OR_RETURN(const Commands found, Find(name));
  Commands waiting;
  for (const v1::Command& command : found) {
    if (MayBeJudged(command, decision)) waiting.push_back(command);
  }
  if (waiting.empty()) {
    return Refuse(found.front(), actor,
                  Precondition("NOT_AWAITING_APPROVAL", found.front(),
                               "there is nothing to decide"));
  }
  for (const v1::Command& command : waiting) {
    const absl::Status may = MayJudge(command, plan_hash, decision);
    if (!may.ok()) return Refuse(command, actor, may);
  }
  return store_.Decide(NamesOf(waiting), decision, actor);
}

absl::Status DecisionMaker::MayJudge(const v1::Command& command,
                                     const std::string& plan_hash,
                                     const v1::Decision& decision) const {
  if (command.plan_hash() != plan_hash) return OtherPlan(command);
  const bool approves = decision.verdict() == v1::Decision::VERDICT_APPROVED;
  // Who says no need not have been an approver for long.
  RETURN_IF_ERROR(guard_.CheckApprover(
      decision.principal(), command.principal(), SourceOf(command),
      approves ? command.command_class() : guard::v1::COMMAND_CLASS_BENIGN));
  return approves ? CheckFirstApproval(command, decision.principal())
                  : absl::OkStatus();
}

absl::Status DecisionMaker::CheckFirstApproval(
    const v1::Command& command, absl::string_view principal) const {
  const auto same = SamePerson(*guard_.settings(), principal);
  for (const v1::Decision& before : command.decisions()) {
    if (before.verdict() == v1::Decision::VERDICT_APPROVED &&
        same.contains(before.principal())) {
      return AlreadyApproved(command);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Command> DecisionMaker::Cancel(
    const v1::CancelCommandRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckWords("REASON_MISSING", "reason", request.reason()));
  RETURN_IF_ERROR(CommandName::Parse(request.name()).status());
  ASSIGN_OR_RETURN(const Commands decided,
                   store_.Decide({request.name()},
                                 Decide(v1::Decision::VERDICT_CANCELLED, actor,
                                        request.reason()),
                                 actor));
  if (!decided.empty()) return decided.front();
  ASSIGN_OR_RETURN(const v1::Command command, store_.Get(request.name()));
  return Refuse(command, actor,
                Precondition("COMMAND_SENT", command,
                             "what was sent, or has ended, cannot be taken "
                             "back"));
}

absl::StatusOr<v1::Command> DecisionMaker::Release(
    const v1::ReleaseCommandRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckWords("COMMENT_MISSING", "comment", request.comment()));
  RETURN_IF_ERROR(CommandName::Parse(request.name()).status());
  ASSIGN_OR_RETURN(const v1::Command command, store_.Get(request.name()));
  auto released = ReleaseHeld(
      command, Decide(v1::Decision::VERDICT_RELEASED, actor, request.comment()),
      actor);
  if (released.ok()) return released;
  return Refuse(command, actor, released.status());
}

absl::StatusOr<v1::Command> DecisionMaker::ReleaseHeld(
    const v1::Command& command, const v1::Decision& decision,
    const Actor& actor) {
  RETURN_IF_ERROR(guard_.CheckApprover(actor.principal, command.principal(),
                                       SourceOf(command),
                                       command.command_class()));
  ASSIGN_OR_RETURN(const Commands decided,
                   store_.Decide({command.name()}, decision, actor));
  if (!decided.empty()) return decided.front();
  return Precondition("NOT_HELD", command, "only what is HELD is released");
}

absl::StatusOr<v1::Command> DecisionMaker::Settle(
    const v1::SettleCommandRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckWords("COMMENT_MISSING", "comment", request.comment()));
  RETURN_IF_ERROR(CommandName::Parse(request.name()).status());
  const auto settlement = request.settlement();
  if (settlement != v1::SettleCommandRequest::SETTLEMENT_DONE &&
      settlement != v1::SettleCommandRequest::SETTLEMENT_NOT_DONE) {
    return Error(absl::StatusCode::kInvalidArgument, "SETTLEMENT_MISSING",
                 "the request has no settlement; say what is known");
  }
  const Step step = actions::Settle(
      Decide(v1::Decision::VERDICT_SETTLED, actor, request.comment()),
      settlement == v1::SettleCommandRequest::SETTLEMENT_DONE);
  auto settled =
      store_.Transition(request.name(), step, actor,
                        [](RocksBatch&) { return absl::OkStatus(); });
  if (settled.ok() || !absl::IsAborted(settled.status())) return settled;
  ASSIGN_OR_RETURN(const v1::Command command, store_.Get(request.name()));
  return Refuse(command, actor,
                Precondition("NOT_UNCERTAIN", command,
                             "only what is UNCERTAIN is settled"));
}

absl::StatusOr<v1::Batch> DecisionMaker::Stop(
    const v1::StopBatchRequest& request, const Actor& actor) {
  RETURN_IF_ERROR(CheckWords("REASON_MISSING", "reason", request.reason()));
  ASSIGN_OR_RETURN(const v1::Batch batch, store_.GetBatch(request.name()));
  const Commands commands(batch.commands().begin(), batch.commands().end());
  RETURN_IF_ERROR(store_
                      .Decide(NamesOf(commands),
                              Decide(v1::Decision::VERDICT_CANCELLED, actor,
                                     request.reason()),
                              actor)
                      .status());
  return store_.GetBatch(request.name());
}

absl::Status DecisionMaker::Refuse(const v1::Command& command,
                                   const Actor& actor,
                                   const absl::Status& error) {
  if (absl::IsUnavailable(error) || absl::IsInternal(error)) return error;
  v1::AuditRecord record = RefusalRecord(command, actor, ErrorReason(error));
  record.set_command(command.name());
  record.clear_reason();
  RETURN_IF_ERROR(store_.Refuse(std::move(record)));
  return error;
}

}  // namespace muster::actions
