#include "actions/guard/settings/looser_settings.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "actions/guard/command_class.h"
#include "actions/guard/settings/guard_settings.h"
#include "google/protobuf/descriptor.h"
#include "proto/muster/connector/v1/command.pb.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;
using Automation = GuardSettings::Automation;
using Budget = GuardSettings::Budget;
using Identity = GuardSettings::Identity;
using Sentences = std::vector<std::string>;

template <typename Few, typename Many>
bool AllIn(const Few& few, const Many& many) {
  return absl::c_all_of(few, [&](const std::string& one) {
    return absl::c_linear_search(many, one);
  });
}

// Whether every number of commands that `wanted` lets through, `in_force` does.
bool CountsAsMuch(const Budget& wanted, const Budget& in_force) {
  if (wanted.command_class() != in_force.command_class()) return false;
  if (SpanOf(wanted.window()) < SpanOf(in_force.window())) return false;
  if (in_force.max_count() > 0 &&
      (wanted.max_count() == 0 || wanted.max_count() > in_force.max_count())) {
    return false;
  }
  if (in_force.max_fleet_percent() == 0) return true;
  return wanted.max_fleet_percent() > 0 &&
         wanted.max_fleet_percent() <= in_force.max_fleet_percent() &&
         wanted.min_count() <= in_force.min_count();
}

void CompareBudgets(const GuardSettings& in_force, const GuardSettings& wanted,
                    Sentences& looser) {
  for (const Budget& budget : in_force.budgets()) {
    const auto found = absl::c_find_if(
        wanted.budgets(),
        [&](const Budget& other) { return other.name() == budget.name(); });
    if (found == wanted.budgets().end()) {
      looser.push_back(absl::StrCat("Budget ", budget.name(), " goes away."));
    } else if (!CountsAsMuch(*found, budget)) {
      looser.push_back(
          absl::StrCat("Budget ", budget.name(), " lets more through."));
    }
  }
}

void CompareNumber(absl::string_view what, int in_force, int wanted,
                   Sentences& looser) {
  if (wanted <= in_force) return;
  looser.push_back(
      absl::StrCat(what, " rises from ", in_force, " to ", wanted, "."));
}

void CompareNumbers(const GuardSettings& in_force, const GuardSettings& wanted,
                    Sentences& looser) {
  CompareNumber("What one principal may spend of a budget, in per cent,",
                in_force.actor_percent(), wanted.actor_percent(), looser);
  CompareNumber("The number of targets of a DESTRUCTIVE plan",
                in_force.max_destructive_targets(),
                wanted.max_destructive_targets(), looser);
  CompareNumber("The number of targets of an ACCESS_CHANGING plan",
                in_force.max_access_targets(), wanted.max_access_targets(),
                looser);
  CompareNumber("The number of targets of any other plan",
                in_force.max_targets(), wanted.max_targets(), looser);
}

using ProtoDuration = google::protobuf::Duration;

void CompareDelay(absl::string_view what, const ProtoDuration& in_force,
                  const ProtoDuration& wanted, Sentences& looser) {
  if (SpanOf(wanted) >= SpanOf(in_force)) return;
  looser.push_back(absl::StrCat(what, " shrinks from ",
                                absl::FormatDuration(SpanOf(in_force)), " to ",
                                absl::FormatDuration(SpanOf(wanted)), "."));
}

void CompareLifetime(absl::string_view what, const ProtoDuration& in_force,
                     const ProtoDuration& wanted, Sentences& looser) {
  if (SpanOf(wanted) <= SpanOf(in_force)) return;
  looser.push_back(absl::StrCat(what, " grows from ",
                                absl::FormatDuration(SpanOf(in_force)), " to ",
                                absl::FormatDuration(SpanOf(wanted)), "."));
}

void CompareDurations(const GuardSettings& in_force,
                      const GuardSettings& wanted, Sentences& looser) {
  CompareDelay("The wait of new principals", in_force.new_actor_delay(),
               wanted.new_actor_delay(), looser);
  CompareDelay("The wait in place of approvals", in_force.single_admin_delay(),
               wanted.single_admin_delay(), looser);
  CompareDelay("The wait of looser settings", in_force.raise_delay(),
               wanted.raise_delay(), looser);
  CompareLifetime("How long a command waits for approval",
                  in_force.approval_lifetime(), wanted.approval_lifetime(),
                  looser);
  CompareLifetime("How long an approval counts", in_force.execution_lifetime(),
                  wanted.execution_lifetime(), looser);
}

void CompareProtection(const GuardSettings& in_force,
                       const GuardSettings& wanted, Sentences& looser) {
  if (!AllIn(in_force.protected_tags(), wanted.protected_tags())) {
    looser.push_back("A tag protects no more.");
  }
  if (!AllIn(in_force.protected_blueprint_ids(),
             wanted.protected_blueprint_ids())) {
    looser.push_back("A blueprint protects no more.");
  }
  if (wanted.single_admin() && !in_force.single_admin()) {
    looser.push_back("A wait takes the place of approvals (single_admin).");
  }
  for (const Identity& identity : in_force.identities()) {
    if (identity.principals_size() < 2 ||
        absl::c_any_of(wanted.identities(), [&](const Identity& other) {
          return AllIn(identity.principals(), other.principals());
        })) {
      continue;
    }
    looser.push_back(absl::StrCat("The principals of ", identity.display_name(),
                                  " are one no more."));
  }
}

bool GrantsNoMore(const Automation& wanted, const Automation& in_force) {
  return wanted.principal() == in_force.principal() &&
         AllIn(wanted.kinds(), in_force.kinds()) &&
         SpanOf(wanted.window()) >= SpanOf(in_force.window()) &&
         wanted.max_count() <= in_force.max_count();
}

// Whether it may be sent without an automation, by a share of the budgets.
bool TakesNoAutomation(const std::string& kind) {
  connector::v1::DeviceCommand command;
  const auto* const field = command.GetDescriptor()->FindFieldByName(kind);
  if (field == nullptr) return false;
  command.GetReflection()->MutableMessage(&command, field);
  return ClassOf(command) <= guard::v1::COMMAND_CLASS_DISRUPTIVE;
}

// Of an automation that goes away, or names less: what it named and anybody may
// send had the budget of the automation, and has a share of all budgets then.
bool SetsFree(const Automation& in_force, const GuardSettings& wanted) {
  return absl::c_any_of(in_force.kinds(), [&](const std::string& kind) {
    return TakesNoAutomation(kind) &&
           absl::c_none_of(wanted.automations(), [&](const Automation& other) {
             return other.principal() == in_force.principal() &&
                    absl::c_linear_search(other.kinds(), kind);
           });
  });
}

// Each automation in force allows one that is wanted, so that nobody has twice
// the budget by splitting it.
void CompareAutomations(const GuardSettings& in_force,
                        const GuardSettings& wanted, Sentences& looser) {
  std::vector<const Automation*> left;
  for (const Automation& automation : in_force.automations()) {
    left.push_back(&automation);
    if (SetsFree(automation, wanted)) {
      looser.push_back(absl::StrCat("The automation of ",
                                    automation.principal(),
                                    " no longer limits what it limited."));
    }
  }
  for (const Automation& automation : wanted.automations()) {
    const auto found = absl::c_find_if(left, [&](const Automation* other) {
      return GrantsNoMore(automation, *other);
    });
    if (found == left.end()) {
      looser.push_back(absl::StrCat("The automation of ",
                                    automation.principal(),
                                    " may send more or other commands."));
    } else {
      left.erase(found);
    }
  }
}

}  // namespace

Sentences WhatIsLooser(const GuardSettings& in_force,
                       const GuardSettings& wanted) {
  Sentences looser;
  CompareBudgets(in_force, wanted, looser);
  CompareNumbers(in_force, wanted, looser);
  CompareDurations(in_force, wanted, looser);
  CompareProtection(in_force, wanted, looser);
  CompareAutomations(in_force, wanted, looser);
  return looser;
}

}  // namespace muster::actions
