#include "cli/action/report/plan_report.h"

#include <sstream>
#include <string>

#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

actions::v1::Plan Parsed(const std::string& text) {
  return ParseTextproto<actions::v1::Plan>(text, "test").value();
}

std::string Printed(const std::string& text) {
  std::ostringstream out;
  PrintPlan(Parsed(text), absl::FromUnixSeconds(1764244800), out);
  return out.str();
}

TEST(PlanReportTest, ShowsAllThatAPersonShouldKnowBefore) {
  EXPECT_EQ(
      Printed(R"pb(
        name: "sources/iru/plans/p"
        plan_hash: "abc"
        command { erase {} }
        command_class: COMMAND_CLASS_DESTRUCTIVE
        targets {
          device: "sources/iru/devices/a"
          display_name: "jo's mac"
          model: "MacBook Pro"
          user_display_name: "Jo Doe"
          last_check_in_time { seconds: 1764234000 }
          expected { serial_number: "C02" user_email: "jo@example.com" }
          effect: "Erases the device."
          warnings { reason: "DEVICE_SILENT" message: "It is silent." }
          protected: true
        }
        approvals_needed: 2
        approval_reasons: "It cannot be undone."
        approval_reasons: "The device is protected."
        budget: "destructive_20m"
        budget_left: 9
        expire_time { seconds: 1764245400 }
      )pb"),
      "erase (DESTRUCTIVE) to 1 device:\n"
      "  C02  jo's mac, MacBook Pro, Jo Doe <jo@example.com>, checked in 3 h "
      "ago, PROTECTED\n"
      "      Erases the device.\n"
      "      warning DEVICE_SILENT: It is silent.\n"
      "  approvals  2: It cannot be undone. The device is protected.\n"
      "  budget     destructive_20m lets 9 more through\n"
      "  next       It waits for 2 other people to approve it.\n"
      "  plan       sources/iru/plans/p, counts until 2025-11-27 12:10:00 "
      "UTC\n"
      "  plan hash  abc\n");
}

TEST(PlanReportTest, SaysHowManyTheBudgetWillHold) {
  EXPECT_THAT(Printed("targets {} targets {} targets {} budget: 'access_20m' "
                      "budget_left: 1"),
              HasSubstr("access_20m lets 1 more through; 2 will be HELD"));
}

TEST(PlanReportTest, SaysThatItWaitsWhereThereIsOneAdministrator) {
  EXPECT_THAT(Printed("targets {} delay { seconds: 1800 }"),
              HasSubstr("It waits 30m, and can be cancelled"));
  EXPECT_THAT(Printed("targets {}"), HasSubstr("It is sent at once."));
}

TEST(PlanReportTest, StopsAtABlocker) {
  const std::string blocked =
      "targets { device: 'd' blockers { reason: 'DEVICE_REMOVED' "
      "message: 'It is gone.' } }";

  EXPECT_THAT(Printed(blocked), HasSubstr("BLOCKED BY DEVICE_REMOVED"));
  EXPECT_THAT(Printed(blocked), HasSubstr("Nothing can be sent."));
  EXPECT_THAT(
      CheckBlockers(Parsed(blocked)),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_BLOCKED"));
  EXPECT_THAT(
      CheckBlockers(Parsed("override_blockers: true " + blocked)),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_BLOCKED"));
}

TEST(PlanReportTest, GoesOnWhereABlockerIsOverruled) {
  const std::string blocked =
      "targets { blockers { reason: 'LOCK_DEACTIVATES' "
      "can_be_overridden: true } }";

  EXPECT_THAT(CheckBlockers(Parsed(blocked)).message(),
              HasSubstr("--override-blockers"));
  EXPECT_THAT(CheckBlockers(Parsed("override_blockers: true " + blocked)),
              IsOk());
  EXPECT_THAT(Printed("override_blockers: true " + blocked),
              HasSubstr("overruled LOCK_DEACTIVATES"));
}

TEST(PlanReportTest, KeepsControlCharactersFromTheTerminal) {
  EXPECT_THAT(Printed("targets { display_name: 'a\\033[2J' }"),
              Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace muster::cli
