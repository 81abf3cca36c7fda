#include "cli/action/report/plan_report.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "cli/action/report/command_report.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using actions::v1::Plan;
using actions::v1::PlanNote;
using actions::v1::PlanTarget;

std::string Count(int64_t count, const char* one, const char* many) {
  return absl::StrCat(Number(count), " ", count == 1 ? one : many);
}

absl::Duration DelayOf(const Plan& plan) {
  return absl::Seconds(plan.delay().seconds()) +
         absl::Nanoseconds(plan.delay().nanos());
}

bool IsOverruled(const Plan& plan, const PlanNote& blocker) {
  return plan.override_blockers() && blocker.can_be_overridden();
}

void PrintNote(const char* word, const PlanNote& note, std::ostream& out) {
  out << "      " << word << " " << note.reason() << ": "
      << Printable(note.message()) << "\n";
}

std::string WhoseItIs(const PlanTarget& target) {
  const std::string& email = target.expected().user_email();
  if (target.user_display_name().empty()) {
    return email.empty() ? "nobody's" : email;
  }
  if (email.empty()) return target.user_display_name();
  return absl::StrCat(target.user_display_name(), " <", email, ">");
}

void PrintTarget(const Plan& plan, const PlanTarget& target, absl::Time now,
                 std::ostream& out) {
  std::vector<std::string> parts = {target.display_name(), target.model(),
                                    WhoseItIs(target)};
  parts.push_back(absl::StrCat(
      "checked in ",
      Ago(target.last_check_in_time(), target.has_last_check_in_time(), now)));
  if (target.protected_()) parts.push_back("PROTECTED");
  out << "  " << Printable(target.expected().serial_number()) << "  "
      << Printable(absl::StrJoin(parts, ", ")) << "\n"
      << "      " << Printable(target.effect()) << "\n";
  for (const PlanNote& note : target.blockers()) {
    PrintNote(IsOverruled(plan, note) ? "overruled" : "BLOCKED BY", note, out);
  }
  for (const PlanNote& note : target.warnings()) {
    PrintNote("warning", note, out);
  }
}

std::string NextStep(const Plan& plan) {
  if (!CheckBlockers(plan).ok()) return "Nothing can be sent.";
  if (plan.approvals_needed() > 0) {
    return absl::StrCat(
        "It waits for ",
        Count(plan.approvals_needed(), "other person", "other people"),
        " to approve it.");
  }
  if (DelayOf(plan) > absl::ZeroDuration()) {
    return absl::StrCat("It waits ", absl::FormatDuration(DelayOf(plan)),
                        ", and can be cancelled until then.");
  }
  return "It is sent at once.";
}

std::string BudgetWord(const Plan& plan) {
  std::string word = absl::StrCat(plan.budget(), " lets ",
                                  Number(plan.budget_left()), " more through");
  const int64_t held = plan.targets_size() - plan.budget_left();
  if (held > 0) {
    absl::StrAppend(&word, "; ", Number(held),
                    " will be HELD until another person releases it");
  }
  return word;
}

void PrintTerms(const Plan& plan, std::ostream& out) {
  out << "  approvals  " << plan.approvals_needed();
  if (plan.approval_reasons_size() > 0) {
    out << ": " << absl::StrJoin(plan.approval_reasons(), " ");
  }
  out << "\n";
  if (!plan.budget().empty()) {
    out << "  budget     " << BudgetWord(plan) << "\n";
  }
  out << "  next       " << NextStep(plan) << "\n"
      << "  plan       " << plan.name() << ", counts until "
      << Instant(plan.expire_time(), plan.has_expire_time()) << "\n"
      << "  plan hash  " << plan.plan_hash() << "\n";
}

}  // namespace

void PrintPlan(const Plan& plan, absl::Time now, std::ostream& out) {
  out << KindWord(plan.command()) << " (" << EnumWord(plan.command_class())
      << ") to " << Count(plan.targets_size(), "device", "devices") << ":\n";
  for (const PlanTarget& target : plan.targets()) {
    PrintTarget(plan, target, now, out);
  }
  PrintTerms(plan, out);
}

absl::Status CheckBlockers(const Plan& plan) {
  for (const PlanTarget& target : plan.targets()) {
    for (const PlanNote& note : target.blockers()) {
      if (IsOverruled(plan, note)) continue;
      return Error(absl::StatusCode::kFailedPrecondition, "COMMAND_BLOCKED",
                   absl::StrCat("nothing was sent, since ", target.device(),
                                " is blocked: ", Printable(note.message()),
                                note.can_be_overridden()
                                    ? " An approver may overrule it: "
                                      "--override-blockers"
                                    : ""),
                   {{"blocker", note.reason()}, {"device", target.device()}});
    }
  }
  return absl::OkStatus();
}

}  // namespace muster::cli
