#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using GuardCommandsTest = MusterctlTest;

constexpr char kState[] = R"pb(
  mode: GUARD_MODE_LOCK_ONLY
  mode_principal: "people/alice"
  mode_reason: "strange wipes"
  mode_time { seconds: 1700000000 }
  settings {
    budgets {
      name: "wipes"
      command_class: COMMAND_CLASS_DESTRUCTIVE
      window { seconds: 1200 }
      max_count: 10
      max_fleet_percent: 1
      min_count: 3
    }
    actor_percent: 50
    max_destructive_targets: 10
    new_actor_delay { seconds: 86400 }
    protected_tags: "vip"
    automations {
      principal: "services/helpdesk"
      kinds: "lock"
      window { seconds: 3600 }
      max_count: 7
    }
  }
  budgets { source: "sources/iru" budget: "wipes" spent: 4 limit: 10 }
)pb";

constexpr char kPending[] = R"pb(
  mode: GUARD_MODE_NORMAL
  pending {
    settings_hash: "abc123"
    differences: "Budget wipes goes away."
    propose_time { seconds: 1700000000 }
  }
)pb";

TEST_F(GuardCommandsTest, ShowsModeLimitsAndWhatIsSpent) {
  guard_.get.Answer(kState);

  EXPECT_EQ(Run({"guard"}), kExitOk);

  EXPECT_THAT(out_, AllOf(HasSubstr("mode LOCK_ONLY, set by people/alice"),
                          HasSubstr("strange wipes"),
                          HasSubstr("10 and 1 % of the fleet (3 at least)"),
                          HasSubstr("services/helpdesk  lock"),
                          HasSubstr("sources/iru  wipes")));
  EXPECT_THAT(out_, Not(HasSubstr("approve-settings")));
  EXPECT_EQ(guard_.get.asked()[0].source(), "sources/-");
}

TEST_F(GuardCommandsTest, ShowsTheBudgetsOfOneSource) {
  EXPECT_EQ(Run({"guard", "show", "--source", "iru"}), kExitOk);

  EXPECT_EQ(guard_.get.asked()[0].source(), "sources/iru");
}

TEST_F(GuardCommandsTest, SaysHowToApproveWhatWaits) {
  guard_.get.Answer(kPending);

  EXPECT_EQ(Run({"guard", "show"}), kExitOk);

  EXPECT_THAT(out_, AllOf(HasSubstr("Budget wipes goes away."),
                          HasSubstr("approve-settings --hash abc123")));
}

TEST_F(GuardCommandsTest, PrintsTheStateAsJson) {
  guard_.get.Answer(kState);

  EXPECT_EQ(Run({"guard", "--json"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("\"GUARD_MODE_LOCK_ONLY\""));
}

TEST_F(GuardCommandsTest, StopsWithAModeAndAReason) {
  guard_.stop.Answer(kState);

  EXPECT_EQ(Run({"guard", "stop", "lock_only", "--reason", "strange wipes"}),
            kExitOk);

  EXPECT_EQ(guard_.stop.asked()[0].mode(), guard::v1::GUARD_MODE_LOCK_ONLY);
  EXPECT_EQ(guard_.stop.asked()[0].reason(), "strange wipes");
  EXPECT_THAT(out_, HasSubstr("mode LOCK_ONLY"));
  EXPECT_THAT(guard_.get.asked(), IsEmpty());
}

TEST_F(GuardCommandsTest, ResumesWithAModeAndAReason) {
  EXPECT_EQ(Run({"guard", "resume", "NORMAL", "--reason", "all is well"}),
            kExitOk);

  EXPECT_EQ(guard_.resume.asked()[0].mode(), guard::v1::GUARD_MODE_NORMAL);
  EXPECT_EQ(guard_.resume.asked()[0].reason(), "all is well");
}

TEST_F(GuardCommandsTest, WantsAModeThatThereIsAndAReason) {
  EXPECT_EQ(Run({"guard", "stop", "everything", "--reason", "x"}), kExitUsage);
  EXPECT_EQ(Run({"guard", "stop", "none"}), kExitUsage);
  EXPECT_THAT(guard_.stop.asked(), IsEmpty());
}

TEST_F(GuardCommandsTest, ApprovesByHashAndSaysFromWhenOn) {
  guard_.approve.Answer(R"pb(
    pending {
      settings_hash: "abc123"
      approver: "people/bob"
      effective_time { seconds: 1700000000 }
    }
  )pb");

  EXPECT_EQ(Run({"guard", "approve-settings", "--hash", "abc123", "--comment",
                 "CAB-7"}),
            kExitOk);

  EXPECT_EQ(guard_.approve.asked()[0].settings_hash(), "abc123");
  EXPECT_EQ(guard_.approve.asked()[0].comment(), "CAB-7");
  EXPECT_THAT(out_, HasSubstr("Approved by people/bob; in force from "
                              "2023-11-14 22:13:20 UTC"));
}

}  // namespace
}  // namespace muster::cli
