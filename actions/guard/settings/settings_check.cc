#include "actions/guard/settings/settings_check.h"

#include <set>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "actions/guard/actors/principals.h"
#include "actions/guard/settings/guard_settings.h"
#include "base/access/policy/policy_check.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/descriptor.h"
#include "proto/muster/connector/v1/command.pb.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;
using ProtoDuration = google::protobuf::Duration;

// Longer than any that makes sense; what counts for ever guards nothing.
constexpr absl::Duration kLongest = absl::Hours(24 * 31);

absl::Status Invalid(absl::string_view field, absl::string_view why) {
  const std::string path = absl::StrCat("actions.guard.", field);
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat(path, " ", why), {{"field", path}});
}

absl::Status Check(bool fine, absl::string_view field, absl::string_view why) {
  return fine ? absl::OkStatus() : Invalid(field, why);
}

absl::Status CheckDuration(const ProtoDuration& duration,
                           absl::string_view field, bool may_be_zero = true) {
  const absl::Duration span = SpanOf(duration);
  RETURN_IF_ERROR(Check(span >= absl::ZeroDuration() && span <= kLongest, field,
                        "must be at least 0 and at most 31 days"));
  return Check(may_be_zero || span > absl::ZeroDuration(), field,
               "is missing; say how much time, such as { seconds: 1200 }");
}

bool IsWord(absl::string_view name) {
  return !name.empty() && absl::c_all_of(name, [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

bool IsKind(const std::string& kind) {
  return connector::v1::DeviceCommand::descriptor()->FindFieldByName(kind) !=
         nullptr;
}

absl::Status CheckBudget(const GuardSettings::Budget& budget,
                         const std::string& field) {
  RETURN_IF_ERROR(
      Check(guard::v1::CommandClass_IsValid(budget.command_class()) &&
                budget.command_class() != guard::v1::COMMAND_CLASS_UNSPECIFIED,
            field + ".command_class", "is missing; say which it counts"));
  RETURN_IF_ERROR(CheckDuration(budget.window(), field + ".window", false));
  RETURN_IF_ERROR(Check(budget.max_count() >= 0 && budget.min_count() >= 0,
                        field + ".max_count", "must not be below 0"));
  const double share = budget.max_fleet_percent();
  RETURN_IF_ERROR(Check(share >= 0 && share <= 100,
                        field + ".max_fleet_percent", "must be 0 to 100"));
  return Check(budget.max_count() > 0 || share > 0, field + ".max_count",
               "is missing; give it or max_fleet_percent, or the budget "
               "holds nothing back");
}

absl::Status CheckBudgets(const GuardSettings& settings) {
  std::set<std::string> names;
  for (int i = 0; i < settings.budgets_size(); ++i) {
    const GuardSettings::Budget& budget = settings.budgets(i);
    const std::string field = absl::StrCat("budgets[", i, "]");
    RETURN_IF_ERROR(Check(
        IsWord(budget.name()) && names.insert(budget.name()).second,
        field + ".name",
        "must be there once, in lower-case letters, digits and underscores"));
    RETURN_IF_ERROR(CheckBudget(budget, field));
  }
  return absl::OkStatus();
}

absl::Status CheckAutomation(const GuardSettings::Automation& automation,
                             const std::string& field) {
  const std::string& principal = automation.principal();
  RETURN_IF_ERROR(Check(IsPrincipal(principal) && !IsPerson(principal),
                        field + ".principal",
                        "must be a service or a script, such as "
                        "services/helpdesk"));
  RETURN_IF_ERROR(Check(
      !automation.kinds().empty() && absl::c_all_of(automation.kinds(), IsKind),
      field + ".kinds",
      "must name commands as DeviceCommand does, such as "
      "lock"));
  RETURN_IF_ERROR(CheckDuration(automation.window(), field + ".window", false));
  return Check(automation.max_count() > 0, field + ".max_count",
               "must be above 0");
}

absl::Status CheckAutomations(const GuardSettings& settings) {
  std::set<std::pair<std::string, std::string>> named;
  for (int i = 0; i < settings.automations_size(); ++i) {
    const GuardSettings::Automation& automation = settings.automations(i);
    const std::string field = absl::StrCat("automations[", i, "]");
    RETURN_IF_ERROR(CheckAutomation(automation, field));
    for (const std::string& kind : automation.kinds()) {
      RETURN_IF_ERROR(Check(
          named.emplace(automation.principal(), kind).second, field + ".kinds",
          absl::StrCat("has ", kind, " twice for one principal")));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIdentities(const GuardSettings& settings) {
  std::set<std::string> named;
  for (int i = 0; i < settings.identities_size(); ++i) {
    for (const std::string& principal : settings.identities(i).principals()) {
      RETURN_IF_ERROR(
          Check(IsPrincipal(principal) && named.insert(principal).second,
                absl::StrCat("identities[", i, "].principals"),
                absl::StrCat("has \"", principal,
                             "\", which is no principal, or is there twice")));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNumbers(const GuardSettings& settings) {
  RETURN_IF_ERROR(
      Check(settings.actor_percent() >= 0 && settings.actor_percent() <= 100,
            "actor_percent", "must be 0 to 100"));
  const std::pair<absl::string_view, int> targets[] = {
      {"max_destructive_targets", settings.max_destructive_targets()},
      {"max_access_targets", settings.max_access_targets()},
      {"max_targets", settings.max_targets()}};
  for (const auto& [field, count] : targets) {
    RETURN_IF_ERROR(Check(count >= 0, field, "must not be below 0"));
  }
  return absl::OkStatus();
}

absl::Status CheckDurations(const GuardSettings& settings) {
  const std::pair<absl::string_view, const ProtoDuration&> durations[] = {
      {"new_actor_delay", settings.new_actor_delay()},
      {"approval_lifetime", settings.approval_lifetime()},
      {"execution_lifetime", settings.execution_lifetime()},
      {"single_admin_delay", settings.single_admin_delay()},
      {"raise_delay", settings.raise_delay()}};
  for (const auto& [field, duration] : durations) {
    RETURN_IF_ERROR(CheckDuration(duration, field));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSettings(const GuardSettings& settings) {
  RETURN_IF_ERROR(CheckNumbers(settings));
  RETURN_IF_ERROR(CheckDurations(settings));
  RETURN_IF_ERROR(CheckBudgets(settings));
  RETURN_IF_ERROR(CheckAutomations(settings));
  return CheckIdentities(settings);
}

}  // namespace muster::actions
