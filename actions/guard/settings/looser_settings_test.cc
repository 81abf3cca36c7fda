#include "actions/guard/settings/looser_settings.h"

#include <string>

#include "actions/guard/settings/guard_settings.h"
#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Looser(const std::string& in_force,
                                const std::string& wanted) {
  const auto parse = [](const std::string& text) {
    return WithDefaults(ParseTextproto<GuardSettings>(text, "test").value());
  };
  return WhatIsLooser(parse(in_force), parse(wanted));
}

// A budget of 10 an hour, and one with another `text`.
std::vector<std::string> LooserBudget(const std::string& text) {
  return Looser(
      R"(budgets { name: "wipes" window { seconds: 3600 }
                             command_class: COMMAND_CLASS_DESTRUCTIVE
                             max_count: 10 })",
      "budgets { command_class: COMMAND_CLASS_DESTRUCTIVE " + text + "}");
}

// The same of the share of a fleet.
std::vector<std::string> LooserShare(const std::string& text) {
  const std::string same =
      "budgets { name: 'wipes' window { seconds: 3600 } "
      "command_class: COMMAND_CLASS_DESTRUCTIVE ";
  return Looser(same + "max_fleet_percent: 1 min_count: 3 }",
                same + text + "}");
}

// The same of an automation that may send 5 locks or restarts an hour.
std::vector<std::string> LooserAutomation(const std::string& text) {
  return Looser(R"(automations { principal: "services/x" max_count: 5
                                 kinds: ["lock", "restart"]
                                 window { seconds: 3600 } })",
                text);
}

std::string Automation(const std::string& text) {
  return "automations { principal: 'services/x' " + text + "}";
}

TEST(LooserSettingsTest, FindsNothingInWhatIsTheSame) {
  EXPECT_THAT(Looser("", ""), IsEmpty());
}

TEST(LooserSettingsTest, FindsBudgetsThatLetMoreThrough) {
  EXPECT_THAT(LooserBudget("name: 'wipes' window { seconds: 3600 } "
                           "max_count: 11"),
              ElementsAre("Budget wipes lets more through."));
  EXPECT_THAT(LooserBudget("name: 'wipes' window { seconds: 3599 } "
                           "max_count: 10"),
              SizeIs(1));
  EXPECT_THAT(LooserBudget("name: 'wipes' window { seconds: 3600 } "
                           "max_fleet_percent: 1"),
              SizeIs(1));
  EXPECT_THAT(LooserBudget("name: 'others' window { seconds: 3600 } "
                           "max_count: 10"),
              ElementsAre("Budget wipes goes away."));
  EXPECT_THAT(Looser("", "budgets { name: 'x' max_count: 1 }"), SizeIs(6));
}

TEST(LooserSettingsTest, TakesSmallerNumbersAndLongerWindowsForStricter) {
  EXPECT_THAT(LooserBudget("name: 'wipes' window { seconds: 7200 } "
                           "max_count: 9"),
              IsEmpty());
  EXPECT_THAT(LooserBudget("name: 'wipes' window { seconds: 3600 } "
                           "max_count: 10 max_fleet_percent: 5"),
              IsEmpty());
  EXPECT_THAT(LooserBudget("name: 'wipes' window { seconds: 3600 } "
                           "max_count: 10 } budgets { name: 'more'"),
              IsEmpty());
}

TEST(LooserSettingsTest, ComparesSharesOfTheFleet) {
  EXPECT_THAT(LooserShare("max_fleet_percent: 1.1 min_count: 3"), SizeIs(1));
  EXPECT_THAT(LooserShare("max_fleet_percent: 1 min_count: 4"), SizeIs(1));
  EXPECT_THAT(LooserShare("max_count: 1"), SizeIs(1));
  EXPECT_THAT(LooserShare("max_fleet_percent: 0.5 min_count: 3 max_count: 9"),
              IsEmpty());
}

TEST(LooserSettingsTest, FindsABudgetThatCountsAnotherClass) {
  EXPECT_THAT(
      Looser("budgets { name: 'a' command_class: COMMAND_CLASS_DESTRUCTIVE "
             "max_count: 1 }",
             "budgets { name: 'a' command_class: COMMAND_CLASS_BENIGN "
             "max_count: 1 }"),
      SizeIs(1));
}

TEST(LooserSettingsTest, FindsEveryNumberThatRises) {
  for (const char* const wanted :
       {"actor_percent: 51", "max_destructive_targets: 11",
        "max_access_targets: 26", "max_targets: 1001"}) {
    EXPECT_THAT(Looser("", wanted), SizeIs(1)) << wanted;
  }
  EXPECT_THAT(Looser("",
                     "actor_percent: 49 max_destructive_targets: 9 "
                     "max_access_targets: 24 max_targets: 999"),
              IsEmpty());
}

TEST(LooserSettingsTest, FindsDelaysThatShrinkAndLifetimesThatGrow) {
  for (const char* const wanted :
       {"new_actor_delay { seconds: 86399 }", "raise_delay {}",
        "single_admin_delay { seconds: 1799 }",
        "approval_lifetime { seconds: 14401 }",
        "execution_lifetime { seconds: 3601 }"}) {
    EXPECT_THAT(Looser("", wanted), SizeIs(1)) << wanted;
  }
  EXPECT_THAT(Looser("", R"(new_actor_delay { seconds: 86401 }
                            raise_delay { seconds: 86401 }
                            single_admin_delay { seconds: 1801 }
                            approval_lifetime { seconds: 14399 }
                            execution_lifetime { seconds: 3599 })"),
              IsEmpty());
}

TEST(LooserSettingsTest, FindsProtectionThatGoesAway) {
  const std::string in_force =
      "protected_tags: ['vip', 'kiosk'] protected_blueprint_ids: 'b'";
  EXPECT_THAT(Looser(in_force,
                     "protected_tags: 'vip' "
                     "protected_blueprint_ids: 'b'"),
              ElementsAre("A tag protects no more."));
  EXPECT_THAT(Looser(in_force, "protected_tags: ['vip', 'kiosk']"),
              ElementsAre("A blueprint protects no more."));
  EXPECT_THAT(Looser(in_force,
                     "protected_tags: ['kiosk', 'vip', 'x'] "
                     "protected_blueprint_ids: ['c', 'b']"),
              IsEmpty());
}

TEST(LooserSettingsTest, FindsASingleAdminThatIsTurnedOn) {
  EXPECT_THAT(Looser("", "single_admin: true"), SizeIs(1));
  EXPECT_THAT(Looser("single_admin: true", ""), IsEmpty());
}

TEST(LooserSettingsTest, FindsPrincipalsThatAreOnePersonNoMore) {
  const std::string in_force = "identities { principals: ['a', 'b'] }";
  EXPECT_THAT(Looser(in_force, ""), SizeIs(1));
  EXPECT_THAT(Looser(in_force,
                     "identities { principals: 'a' } "
                     "identities { principals: 'b' }"),
              SizeIs(1));
  EXPECT_THAT(Looser(in_force, "identities { principals: ['c', 'b', 'a'] }"),
              IsEmpty());
  EXPECT_THAT(Looser("identities { principals: 'a' }", ""), IsEmpty());
}

TEST(LooserSettingsTest, FindsAutomationsThatMaySendMore) {
  EXPECT_THAT(Looser("", Automation("kinds: 'lock' max_count: 1")), SizeIs(1));
  for (const char* const wanted :
       {"kinds: ['lock', 'restart', 'erase'] max_count: 5 "
        "window { seconds: 3600 }",
        "kinds: ['lock', 'restart'] max_count: 6 window { seconds: 3600 }",
        "kinds: ['lock', 'restart'] max_count: 5 window { seconds: 3599 }"}) {
    EXPECT_THAT(LooserAutomation(Automation(wanted)), SizeIs(1)) << wanted;
  }
  EXPECT_THAT(
      LooserAutomation(Automation("kinds: ['restart', 'lock'] max_count: 4 "
                                  "window { seconds: 7200 }")),
      IsEmpty());
}

TEST(LooserSettingsTest, FindsAnAutomationThatWasSplitToHaveTwiceTheBudget) {
  EXPECT_THAT(
      LooserAutomation(
          Automation("kinds: 'lock' max_count: 5 window { seconds: 3600 }") +
          Automation("kinds: 'restart' max_count: 5 "
                     "window { seconds: 3600 }")),
      SizeIs(1));
}

TEST(LooserSettingsTest, FindsWhatIsLimitedNoMoreBecauseItsAutomationIsGone) {
  // A restart takes no automation, only the budget of it.
  EXPECT_THAT(LooserAutomation(""), SizeIs(1));
  EXPECT_THAT(LooserAutomation(Automation("kinds: 'restart' max_count: 5 "
                                          "window { seconds: 3600 }")),
              IsEmpty());
}

}  // namespace
}  // namespace muster::actions
