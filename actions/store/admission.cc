#include "actions/store/admission.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

google::protobuf::Timestamp ToProto(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return absl::Nanoseconds(TimeUtil::DurationToNanoseconds(duration));
}

std::string Clock(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

// Whether somebody approved or released it, or it waited out a delay.
bool HasWaited(const v1::Command& command) {
  return command.decisions_size() > 0 || command.has_not_before_time();
}

Step Enqueue(const guard::v1::GuardSettings& settings, absl::Time now,
             v1::Command& command) {
  const absl::Duration lifetime = HasWaited(command)
                                      ? FromProto(settings.execution_lifetime())
                                      : kQueueLifetime;
  *command.mutable_expire_time() = ToProto(now + lifetime);
  return {v1::COMMAND_STATE_QUEUED, "Waits to be sent."};
}

}  // namespace

int ApprovalsOf(const v1::Command& command) {
  return static_cast<int>(std::count_if(
      command.decisions().begin(), command.decisions().end(),
      [](const v1::Decision& decision) {
        return decision.verdict() == v1::Decision::VERDICT_APPROVED;
      }));
}

bool NeedsApproval(const v1::Command& command) {
  return ApprovalsOf(command) < command.approvals_needed();
}

Step AwaitApproval(const guard::v1::GuardSettings& settings, absl::Time now,
                   v1::Command& command) {
  if (!command.has_expire_time()) {
    *command.mutable_expire_time() =
        ToProto(now + FromProto(settings.approval_lifetime()));
  }
  return {v1::COMMAND_STATE_AWAITING_APPROVAL,
          absl::StrCat("Has ", ApprovalsOf(command), " of ",
                       command.approvals_needed(), " approvals.")};
}

Step AwaitTime(absl::Time not_before, const guard::v1::GuardSettings& settings,
               v1::Command& command) {
  *command.mutable_not_before_time() = ToProto(not_before);
  *command.mutable_expire_time() =
      ToProto(not_before + FromProto(settings.execution_lifetime()));
  return {v1::COMMAND_STATE_APPROVED,
          absl::StrCat("Is sent after ", Clock(not_before),
                       " unless it is cancelled before.")};
}

Step AskBudget(const BudgetAnswer& answer,
               const guard::v1::GuardSettings& settings, absl::Time now,
               v1::Command& command) {
  if (!answer.over) return Enqueue(settings, now, command);
  command.clear_expire_time();
  return {v1::COMMAND_STATE_HELD,
          absl::StrCat(answer.why, " Another person can release it."),
          "BUDGET_EXHAUSTED"};
}

Step Release(const guard::v1::GuardSettings& settings, absl::Time now,
             v1::Command& command) {
  *command.mutable_expire_time() =
      ToProto(now + FromProto(settings.execution_lifetime()));
  return {v1::COMMAND_STATE_QUEUED, "Was released; waits to be sent."};
}

std::optional<Step> EndingStep(const v1::Decision& decision,
                               const v1::Command& command) {
  if (decision.verdict() == v1::Decision::VERDICT_CANCELLED &&
      IsUnsent(command.state())) {
    return Step{v1::COMMAND_STATE_CANCELLED,
                absl::StrCat("Was cancelled by ", decision.principal(), "."),
                "CANCELLED"};
  }
  const bool waits = command.state() == v1::COMMAND_STATE_AWAITING_APPROVAL ||
                     command.state() == v1::COMMAND_STATE_HELD;
  if (decision.verdict() != v1::Decision::VERDICT_DENIED || !waits) {
    return std::nullopt;
  }
  return Step{v1::COMMAND_STATE_DENIED,
              absl::StrCat("Was denied by ", decision.principal(), "."),
              "DENIED"};
}

Step SendingStep() {
  Step step{v1::COMMAND_STATE_SENDING, "Is being handed to the vendor."};
  step.only_from = v1::COMMAND_STATE_QUEUED;
  return step;
}

Step Settle(const v1::Decision& decision, bool done) {
  const std::string who =
      absl::StrCat(decision.principal(), " found that the device ",
                   done ? "did it." : "did not do it.");
  Step step = done ? Step{v1::COMMAND_STATE_SUCCEEDED, who}
                   : Step{v1::COMMAND_STATE_FAILED, who, "SETTLED_NOT_DONE"};
  step.only_from = v1::COMMAND_STATE_UNCERTAIN;
  step.decision = decision;
  return step;
}

Step Expire(const v1::Command& command) {
  if (command.state() == v1::COMMAND_STATE_AWAITING_APPROVAL) {
    return {v1::COMMAND_STATE_EXPIRED, "Was not approved in time.",
            "APPROVAL_EXPIRED"};
  }
  return {v1::COMMAND_STATE_EXPIRED,
          "Could not be sent in time; ask for it anew.", "EXECUTION_EXPIRED"};
}

}  // namespace muster::actions
