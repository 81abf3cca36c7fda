#include "cli/action/report/command_report.h"

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
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using actions::v1::Batch;
using actions::v1::Command;

Command Parsed(const std::string& text) {
  return ParseTextproto<Command>(
             "name: 'sources/iru/devices/a/commands/1' serial_number: 'C02' "
             "command { lock {} } reason: 'lost' " +
                 text,
             "test")
      .value();
}

std::string Printed(const std::string& text) {
  std::ostringstream out;
  PrintCommand(Parsed(text), out);
  return out.str();
}

TEST(CommandReportTest, SaysWhoAskedAndForWhom) {
  EXPECT_THAT(Printed(""), HasSubstr("of C02, asked by (not told): lost"));
  EXPECT_THAT(Printed("requester: 'ann'"), HasSubstr("asked by ann: lost"));
  EXPECT_THAT(Printed("principal: 'people/bob'"),
              HasSubstr("asked by people/bob: lost"));
  EXPECT_THAT(Printed("principal: 'services/desk' requester: 'ann'"),
              HasSubstr("asked by services/desk for ann: lost"));
}

TEST(CommandReportTest, ShowsTheWholeLifeWithWhoDecided) {
  const std::string text = Printed(R"pb(
    command_class: COMMAND_CLASS_ACCESS_CHANGING
    ticket: "IT-7"
    plan_hash: "abc"
    approvals_needed: 2
    vendor_state: VENDOR_STATE_PENDING
    vendor_command_id: "v-1"
    has_secret: true
    history {
      state: COMMAND_STATE_AWAITING_APPROVAL
      time { seconds: 1764234000 }
      message: "Has 0 of 2 approvals."
    }
    decisions {
      verdict: VERDICT_APPROVED
      principal: "people/bob"
      time { seconds: 1764234060 }
      comment: "seen\x1b the ticket"
    }
  )pb");

  EXPECT_THAT(text, HasSubstr("lock (ACCESS_CHANGING) of C02"));
  EXPECT_THAT(text, HasSubstr("ticket  IT-7\n"));
  EXPECT_THAT(text, HasSubstr("approvals  1 of 2\n"));
  EXPECT_THAT(text, HasSubstr("vendor  PENDING  v-1\n"));
  EXPECT_THAT(text, HasSubstr("2025-11-27 09:00:00 UTC  AWAITING_APPROVAL  "
                              "Has 0 of 2 approvals.\n"));
  EXPECT_THAT(text, HasSubstr("2025-11-27 09:01:00 UTC  APPROVED by "
                              "people/bob: seen? the ticket\n"));
  EXPECT_THAT(text, HasSubstr("`musterctl reveal-pin C02 --reason"));
}

TEST(CommandReportTest, ShowsADecisionBeforeTheStateThatItLedTo) {
  const std::string text = Printed(R"pb(
    history {
      state: COMMAND_STATE_AWAITING_APPROVAL
      time { seconds: 1 }
    }
    history {
      state: COMMAND_STATE_QUEUED
      time { seconds: 2 }
    }
    decisions {
      verdict: VERDICT_APPROVED
      time { seconds: 2 }
    }
  )pb");

  EXPECT_LT(text.find("AWAITING_APPROVAL"), text.find("APPROVED by"));
  EXPECT_LT(text.find("APPROVED by"), text.find("QUEUED"));
}

TEST(CommandReportTest, SaysWhatToTypeNext) {
  const std::string name = "sources/iru/devices/a/commands/1";
  EXPECT_THAT(
      Printed("state: COMMAND_STATE_AWAITING_APPROVAL plan_hash: 'abc'"),
      HasSubstr("musterctl approve " + name + " --plan-hash abc --comment"));
  EXPECT_THAT(Printed("state: COMMAND_STATE_AWAITING_APPROVAL "
                      "batch: 'sources/iru/batches/b'"),
              HasSubstr("musterctl approve sources/iru/batches/b "));
  EXPECT_THAT(Printed("state: COMMAND_STATE_HELD"),
              HasSubstr("musterctl release " + name));
  EXPECT_THAT(Printed("state: COMMAND_STATE_APPROVED"),
              HasSubstr("musterctl cancel " + name));
  EXPECT_THAT(Printed("state: COMMAND_STATE_UNCERTAIN"),
              HasSubstr("musterctl settle " + name));
  EXPECT_THAT(Printed("state: COMMAND_STATE_ACCEPTED"),
              Not(HasSubstr("musterctl")));
}

TEST(CommandReportTest, CallsAFailureWhatNobodyAskedFor) {
  EXPECT_THAT(FailureOf(Parsed("state: COMMAND_STATE_SUCCEEDED")), IsOk());
  EXPECT_THAT(FailureOf(Parsed("state: COMMAND_STATE_UNCERTAIN")), IsOk());
  EXPECT_THAT(FailureOf(Parsed("state: COMMAND_STATE_DRIFTED "
                               "error_reason: 'DEVICE_DRIFTED'")),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_THAT(FailureOf(Parsed("state: COMMAND_STATE_DENIED")),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "DENIED"));
}

TEST(CommandReportTest, CountsTheStatesOfABatch) {
  std::ostringstream out;
  PrintBatch(ParseTextproto<Batch>(
                 R"pb(
                   name: "sources/iru/batches/b"
                   counts { state: COMMAND_STATE_QUEUED count: 2 }
                   counts { state: COMMAND_STATE_HELD count: 1 }
                   commands { serial_number: "C02" state: COMMAND_STATE_HELD }
                 )pb",
                 "test")
                 .value(),
             out);

  EXPECT_THAT(out.str(),
              AllOf(HasSubstr("sources/iru/batches/b: 2 QUEUED, 1 HELD\n"),
                    HasSubstr("C02")));
}

}  // namespace
}  // namespace muster::cli
