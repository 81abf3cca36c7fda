#include "actions/guard/settings/guard_settings.h"

#include "base/storage/files/checksum.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using google::protobuf::util::TimeUtil;
using guard::v1::GuardSettings;

google::protobuf::Duration ToProto(absl::Duration duration) {
  return TimeUtil::NanosecondsToDuration(absl::ToInt64Nanoseconds(duration));
}

void AddBudget(absl::string_view name, guard::v1::CommandClass command_class,
               absl::Duration window, int64_t max_count,
               GuardSettings& settings) {
  GuardSettings::Budget& budget = *settings.add_budgets();
  budget.set_name(std::string(name));
  budget.set_command_class(command_class);
  *budget.mutable_window() = ToProto(window);
  budget.set_max_count(max_count);
}

// Ten wipes in 20 minutes is the example of Workspace ONE's Wipe Protection;
// the others are chosen beside it: an offboarding needs locks, a fleet pushes.
void AddDefaultBudgets(GuardSettings& settings) {
  constexpr absl::Duration kShort = absl::Minutes(20);
  constexpr absl::Duration kDay = absl::Hours(24);
  AddBudget("destructive_20m", guard::v1::COMMAND_CLASS_DESTRUCTIVE, kShort, 10,
            settings);
  AddBudget("destructive_day", guard::v1::COMMAND_CLASS_DESTRUCTIVE, kDay, 25,
            settings);
  AddBudget("destructive_fleet_day", guard::v1::COMMAND_CLASS_DESTRUCTIVE, kDay,
            0, settings);
  GuardSettings::Budget& fleet =
      *settings.mutable_budgets(settings.budgets_size() - 1);
  fleet.set_max_fleet_percent(1);
  fleet.set_min_count(3);
  AddBudget("access_20m", guard::v1::COMMAND_CLASS_ACCESS_CHANGING, kShort, 50,
            settings);
  AddBudget("disruptive_20m", guard::v1::COMMAND_CLASS_DISRUPTIVE, kShort, 500,
            settings);
  AddBudget("benign_20m", guard::v1::COMMAND_CLASS_BENIGN, kShort, 2000,
            settings);
}

void FillNumbers(GuardSettings& settings) {
  if (settings.actor_percent() == 0) settings.set_actor_percent(50);
  if (settings.max_destructive_targets() == 0) {
    settings.set_max_destructive_targets(10);
  }
  if (settings.max_access_targets() == 0) settings.set_max_access_targets(25);
  if (settings.max_targets() == 0) settings.set_max_targets(1000);
}

void FillDurations(GuardSettings& settings) {
  if (!settings.has_new_actor_delay()) {
    *settings.mutable_new_actor_delay() = ToProto(absl::Hours(24));
  }
  if (!settings.has_approval_lifetime()) {
    *settings.mutable_approval_lifetime() = ToProto(absl::Hours(4));
  }
  if (!settings.has_execution_lifetime()) {
    *settings.mutable_execution_lifetime() = ToProto(absl::Hours(1));
  }
  if (!settings.has_single_admin_delay()) {
    *settings.mutable_single_admin_delay() = ToProto(absl::Minutes(30));
  }
  if (!settings.has_raise_delay()) {
    *settings.mutable_raise_delay() = ToProto(absl::Hours(24));
  }
}

}  // namespace

GuardSettings WithDefaults(GuardSettings configured) {
  if (configured.budgets().empty()) AddDefaultBudgets(configured);
  FillNumbers(configured);
  FillDurations(configured);
  return configured;
}

std::string HashOf(const GuardSettings& settings) {
  return Sha256Hex(settings.SerializeAsString());
}

absl::Duration SpanOf(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) +
         absl::Nanoseconds(duration.nanos());
}

}  // namespace muster::actions
