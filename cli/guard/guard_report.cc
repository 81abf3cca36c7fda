#include "cli/guard/guard_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using guard::v1::GuardSettings;
using guard::v1::GuardState;
using guard::v1::PendingSettings;

std::string Span(const google::protobuf::Duration& duration) {
  return absl::FormatDuration(absl::Seconds(duration.seconds()) +
                              absl::Nanoseconds(duration.nanos()));
}

template <typename Names>
std::string AllOf(const Names& names) {
  return names.empty() ? "-" : absl::StrJoin(names, ", ");
}

// "10 and 1 % of the fleet (3 at least)".
std::string Most(const GuardSettings::Budget& budget) {
  std::string most;
  if (budget.max_count() > 0) most = Number(budget.max_count());
  if (budget.max_fleet_percent() == 0) return most;
  absl::StrAppend(&most, most.empty() ? "" : " and ",
                  budget.max_fleet_percent(), " % of the fleet (",
                  Number(budget.min_count()), " at least)");
  return most;
}

void PrintBudgets(const GuardSettings& settings, std::ostream& out) {
  Table table({"Budget", "Class", "Within", "At most"});
  for (const GuardSettings::Budget& budget : settings.budgets()) {
    table.Add({budget.name(), EnumWord(budget.command_class()),
               Span(budget.window()), Most(budget)});
  }
  table.Print(out);
}

void PrintAutomations(const GuardSettings& settings, std::ostream& out) {
  if (settings.automations().empty()) return;
  out << "\n";
  Table table({"Automation", "May send", "Within", ">At most"});
  for (const GuardSettings::Automation& automation : settings.automations()) {
    table.Add({automation.principal(), AllOf(automation.kinds()),
               Span(automation.window()), Number(automation.max_count())});
  }
  table.Print(out);
}

void PrintLimits(const GuardSettings& settings, std::ostream& out) {
  Table table({"Limit", "Value"});
  table.Add({"one principal's share of each budget",
             absl::StrCat(settings.actor_percent(), " %")});
  table.Add({"targets of a DESTRUCTIVE plan",
             Number(settings.max_destructive_targets())});
  table.Add({"targets of an ACCESS_CHANGING plan",
             Number(settings.max_access_targets())});
  table.Add({"targets of any other plan", Number(settings.max_targets())});
  table.Add({"wait of new principals", Span(settings.new_actor_delay())});
  table.Add({"wait of looser limits", Span(settings.raise_delay())});
  table.Add({"time to approve", Span(settings.approval_lifetime())});
  table.Add(
      {"time to send after approval", Span(settings.execution_lifetime())});
  table.Add(
      {"in place of approvals",
       settings.single_admin()
           ? absl::StrCat("a wait of ", Span(settings.single_admin_delay()))
           : "-"});
  table.Add({"protected tags", AllOf(settings.protected_tags())});
  table.Add(
      {"protected blueprints", AllOf(settings.protected_blueprint_ids())});
  table.Print(out);
}

void PrintUse(const GuardState& state, std::ostream& out) {
  if (state.budgets().empty()) return;
  out << "\n";
  Table table({"Source", "Budget", ">Spent", ">Of"});
  for (const guard::v1::BudgetUse& use : state.budgets()) {
    table.Add(
        {use.source(), use.budget(), Number(use.spent()), Number(use.limit())});
  }
  table.Print(out);
}

}  // namespace

void PrintGuardMode(const GuardState& state, absl::Time now,
                    std::ostream& out) {
  out << "mode " << EnumWord(state.mode());
  if (state.has_mode_time()) {
    out << ", set by " << Printable(state.mode_principal()) << " "
        << Ago(state.mode_time(), true, now) << ": "
        << Printable(state.mode_reason());
  }
  out << "\n";
}

void PrintPendingSettings(const GuardState& state, std::ostream& out) {
  if (!state.has_pending()) return;
  const PendingSettings& pending = state.pending();
  out << "\nLimits that are looser wait since "
      << Instant(pending.propose_time(), pending.has_propose_time()) << ":\n";
  for (const std::string& difference : pending.differences()) {
    out << "  " << Printable(difference) << "\n";
  }
  if (pending.has_effective_time()) {
    out << "Approved by " << Printable(pending.approver()) << "; in force from "
        << Instant(pending.effective_time(), true) << "\n";
  } else {
    out << "To approve: musterctl guard approve-settings --hash "
        << Printable(pending.settings_hash()) << " --comment WHY\n";
  }
}

void PrintGuard(const GuardState& state, absl::Time now, std::ostream& out) {
  PrintGuardMode(state, now, out);
  out << "\n";
  PrintLimits(state.settings(), out);
  out << "\n";
  PrintBudgets(state.settings(), out);
  PrintAutomations(state.settings(), out);
  PrintUse(state, out);
  PrintPendingSettings(state, out);
}

}  // namespace muster::cli
