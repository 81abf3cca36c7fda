#include "actions/guard/settings/settings_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;

absl::Status Check(const std::string& text) {
  return CheckSettings(ParseTextproto<GuardSettings>(text, "test").value());
}

// What is wrong with `text`: the field that the error names first.
std::string WrongIn(const std::string& text) {
  const absl::Status status = Check(text);
  EXPECT_EQ(ErrorReason(status), "CONFIG_INVALID") << text;
  const std::string message(status.message());
  return message.substr(0, message.find(' '));
}

std::string Budget(const std::string& text) {
  return absl::StrCat(
      "budgets { name: 'a' command_class: COMMAND_CLASS_BENIGN ", text, "}");
}

std::string Automation(const std::string& text) {
  return absl::StrCat("automations { window { seconds: 60 } ", text, "}");
}

TEST(SettingsCheckTest, PassesNothingAndWhatIsWhole) {
  EXPECT_THAT(Check(""), IsOk());
  EXPECT_THAT(Check(R"(
    budgets { name: "wipes_1h" command_class: COMMAND_CLASS_DESTRUCTIVE
              window { seconds: 3600 } max_fleet_percent: 0.5 min_count: 1 }
    actor_percent: 100
    new_actor_delay {}
    automations { principal: "scripts/nightly" kinds: ["lock", "restart"]
                  window { seconds: 60 } max_count: 1 }
    automations { principal: "services/helpdesk" kinds: "lock"
                  window { seconds: 60 } max_count: 1 }
    identities { display_name: "Alice"
                 principals: ["people/alice", "scripts/alice"] })"),
              IsOk());
}

TEST(SettingsCheckTest, NamesTheBudgetThatSaysNothing) {
  EXPECT_EQ(WrongIn(Budget("window { seconds: 60 }")),
            "actions.guard.budgets[0].max_count");
  EXPECT_EQ(WrongIn(Budget("max_count: 1")), "actions.guard.budgets[0].window");
  EXPECT_EQ(WrongIn(Budget("window { seconds: 2678401 } max_count: 1")),
            "actions.guard.budgets[0].window");
  EXPECT_EQ(WrongIn(Budget("window { seconds: 60 } max_count: -1")),
            "actions.guard.budgets[0].max_count");
  EXPECT_EQ(WrongIn(Budget("window { seconds: 60 } max_fleet_percent: 101")),
            "actions.guard.budgets[0].max_fleet_percent");
  EXPECT_EQ(WrongIn("budgets { name: 'a' max_count: 1 window { seconds: 1 } }"),
            "actions.guard.budgets[0].command_class");
}

TEST(SettingsCheckTest, WantsNamesOfBudgetsOnce) {
  const std::string whole = Budget("window { seconds: 60 } max_count: 1");
  EXPECT_EQ(WrongIn(whole + whole), "actions.guard.budgets[1].name");
  EXPECT_EQ(WrongIn("budgets { name: 'Not A Word' }"),
            "actions.guard.budgets[0].name");
  EXPECT_EQ(WrongIn("budgets {}"), "actions.guard.budgets[0].name");
}

TEST(SettingsCheckTest, RefusesNumbersThatCannotBe) {
  EXPECT_EQ(WrongIn("actor_percent: 101"), "actions.guard.actor_percent");
  EXPECT_EQ(WrongIn("max_targets: -1"), "actions.guard.max_targets");
  EXPECT_EQ(WrongIn("raise_delay { seconds: -1 }"),
            "actions.guard.raise_delay");
  EXPECT_EQ(WrongIn("approval_lifetime { seconds: 2678401 }"),
            "actions.guard.approval_lifetime");
}

TEST(SettingsCheckTest, LetsNoPersonBeAnAutomation) {
  for (const char* const principal :
       {"people/a", "local", "services/musterctl", "services/*", ""}) {
    EXPECT_EQ(WrongIn(Automation(absl::StrCat("kinds: 'lock' max_count: 1 "
                                              "principal: '",
                                              principal, "'"))),
              "actions.guard.automations[0].principal")
        << principal;
  }
}

TEST(SettingsCheckTest, WantsKindsThatThereAreOnce) {
  const std::string one =
      Automation("principal: 'services/x' kinds: 'lock' max_count: 1");
  EXPECT_EQ(WrongIn(one + one), "actions.guard.automations[1].kinds");
  EXPECT_EQ(WrongIn(Automation("principal: 'services/x' max_count: 1")),
            "actions.guard.automations[0].kinds");
  EXPECT_EQ(WrongIn(Automation("principal: 'services/x' kinds: 'wipe'")),
            "actions.guard.automations[0].kinds");
  EXPECT_EQ(WrongIn(Automation("principal: 'services/x' kinds: 'lock'")),
            "actions.guard.automations[0].max_count");
}

TEST(SettingsCheckTest, WantsEachPrincipalInOneIdentity) {
  EXPECT_EQ(WrongIn("identities { principals: 'people/a' } "
                    "identities { principals: 'people/a' }"),
            "actions.guard.identities[1].principals");
  EXPECT_THAT(
      std::string(Check("identities { principals: 'alice' }").message()),
      HasSubstr("\"alice\""));
}

}  // namespace
}  // namespace muster::actions
