#include "actions/service/plan_redeemer.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/plan/plan_hash.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::google::protobuf::util::TimeUtil;

absl::Status Precondition(absl::string_view reason, absl::string_view message,
                          std::map<std::string, std::string> metadata = {}) {
  return Error(absl::StatusCode::kFailedPrecondition, reason, message,
               std::move(metadata));
}

absl::Status Mismatch(const v1::Plan& plan, absl::string_view what) {
  return Precondition("PLAN_MISMATCH",
                      absl::StrCat("the ", what, " is not that of ",
                                   plan.name(), "; plan it anew"),
                      {{"mismatch", std::string(what)}});
}

absl::Status CheckClaim(const v1::Plan& plan, const PlanClaim& claim) {
  if (plan.principal() != claim.principal) return Mismatch(plan, "caller");
  if (plan.plan_hash() != claim.plan_hash) return Mismatch(plan, "plan_hash");
  if (!MessageDifferencer::Equals(plan.command(), claim.command) ||
      HashOf(plan, claim.has_secret) != plan.plan_hash()) {
    return Mismatch(plan, "command");
  }
  return absl::OkStatus();
}

absl::Status CheckBlockers(const v1::Plan& plan) {
  for (const v1::PlanTarget& target : plan.targets()) {
    for (const v1::PlanNote& blocker : target.blockers()) {
      if (plan.override_blockers() && blocker.can_be_overridden()) continue;
      return Precondition(
          "COMMAND_BLOCKED",
          absl::StrCat("nothing is sent to ", target.device(), ": ",
                       blocker.message()),
          {{"blocker", blocker.reason()}, {"device", target.device()}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckConfirmation(const v1::Plan& plan, const PlanClaim& claim) {
  if (plan.confirmation().empty() ||
      plan.confirmation() == claim.confirmation) {
    return absl::OkStatus();
  }
  return Precondition(
      "CONFIRMATION_WRONG",
      plan.targets_size() > 1
          ? "write in `confirmation` how many devices it is for"
          : "write in `confirmation` the serial number of the device");
}

}  // namespace

absl::StatusOr<v1::Plan> RedeemPlan(const CommandStore& store,
                                    const PlanClaim& claim, absl::Time now) {
  ASSIGN_OR_RETURN(v1::Plan plan, store.GetPlan(claim.plan));
  RETURN_IF_ERROR(CheckClaim(plan, claim));
  const absl::Time expires =
      absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(plan.expire_time()));
  if (now >= expires) {
    return Precondition(
        "PLAN_EXPIRED",
        absl::StrCat(plan.name(), " has expired; plan it anew"));
  }
  RETURN_IF_ERROR(CheckBlockers(plan));
  RETURN_IF_ERROR(CheckConfirmation(plan, claim));
  return plan;
}

}  // namespace muster::actions
