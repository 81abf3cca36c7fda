#include <cstdlib>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::HasSubstr;

using LedgerCommandsTest = MusterctlTest;

TEST_F(LedgerCommandsTest, ListsTheHoldsOfEverySource) {
  sources_.list_sources.Answer(R"pb(
    sources { name: "sources/a" }
    sources { name: "sources/b" }
  )pb");
  sources_.list_holds.Answer(
      R"pb(holds { name: "sources/a/holds/7" state: HOLD_STATE_PENDING })pb");
  sources_.list_holds.Answer(
      R"pb(holds { name: "sources/b/holds/9" decided_by: "jo@x" })pb");

  EXPECT_EQ(Run({"holds"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("sources/a/holds/7  PENDING"));
  EXPECT_THAT(out_, HasSubstr("sources/b/holds/9"));
  EXPECT_EQ(sources_.list_holds.asked()[1].parent(), "sources/b");
}

TEST_F(LedgerCommandsTest, ListsTheHoldsOfOneSource) {
  sources_.list_holds.Answer(R"pb(holds { name: "sources/a/holds/7" })pb");

  EXPECT_EQ(Run({"holds", "--source", "a", "--json"}), kExitOk);

  EXPECT_EQ(out_, "{\"name\":\"sources/a/holds/7\"}\n");
  EXPECT_TRUE(sources_.list_sources.asked().empty());
}

TEST_F(LedgerCommandsTest, ShowsTheDevicesOfAHold) {
  sources_.get_hold.Answer(R"pb(
    name: "sources/iru/holds/7"
    sync: "sources/iru/syncs/7"
    state: HOLD_STATE_PENDING
    devices: "sources/iru/devices/a"
    living_count: 3350
  )pb");

  EXPECT_EQ(Run({"hold", "show", "sources/iru/holds/7"}), kExitOk);

  EXPECT_EQ(out_,
            "sources/iru/holds/7 PENDING: 1 of 3,350 devices were not seen by "
            "sources/iru/syncs/7\n"
            "  sources/iru/devices/a\n");
}

TEST_F(LedgerCommandsTest, ReleasesAHoldInTheUsersName) {
  setenv("USER", "jo", 1);
  sources_.release.Answer(R"pb(
    name: "sources/iru/holds/7"
    state: HOLD_STATE_RELEASED
    decided_by: "jo@laptop"
    decide_reason: "sold"
    decide_time { seconds: 1 }
  )pb");

  EXPECT_EQ(Run({"hold", "release", "sources/iru/holds/7", "--reason", "sold"}),
            kExitOk);

  ASSERT_EQ(sources_.release.asked().size(), 1u);
  EXPECT_EQ(sources_.release.asked()[0].name(), "sources/iru/holds/7");
  EXPECT_EQ(sources_.release.asked()[0].reason(), "sold");
  EXPECT_EQ(sources_.release.asked()[0].decided_by().rfind("jo@", 0), 0u);
  EXPECT_THAT(out_, HasSubstr("sources/iru/holds/7 RELEASED"));
  EXPECT_THAT(out_, HasSubstr("decided by jo@laptop"));
}

TEST_F(LedgerCommandsTest, RejectsAHoldOnlyForAReason) {
  EXPECT_EQ(Run({"hold", "reject", "sources/iru/holds/7"}), kExitUsage);
  EXPECT_TRUE(sources_.reject.asked().empty());

  EXPECT_EQ(Run({"hold", "reject", "sources/iru/holds/7", "--reason", "keep"}),
            kExitOk);
  EXPECT_EQ(sources_.reject.asked()[0].reason(), "keep");
}

TEST_F(LedgerCommandsTest, TellsWhichIncidentsAreOpen) {
  sources_.list_incidents.Answer(R"pb(
    incidents {
      name: "sources/iru/incidents/2"
      reason: "CREDENTIAL_ERROR"
      message: "replace the token"
      report_count: 3
    }
  )pb");

  EXPECT_EQ(Run({"incidents", "--source", "iru"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("CREDENTIAL_ERROR  never  OPEN       3  "
                              "replace the token\n"));
}

TEST_F(LedgerCommandsTest, SumsTheSpendOfEachHour) {
  sources_.list_spend.Answer(R"pb(
    spend {
      name: "sources/iru/spend/2026-11-22T07"
      lanes { lane: "inventory" api_call_count: 1200 }
      lanes { lane: "trust" api_call_count: 34 }
    }
    spend {
      name: "sources/iru/spend/2026-11-22T06"
      lanes { lane: "trust" api_call_count: 1 }
    }
  )pb");

  EXPECT_EQ(Run({"spend", "--source", "iru"}), kExitOk);

  EXPECT_EQ(out_,
            "Hour                             inventory  trust    All\n"
            "sources/iru/spend/2026-11-22T07      1,200     34  1,234\n"
            "sources/iru/spend/2026-11-22T06                 1      1\n");
}

}  // namespace
}  // namespace muster::cli
