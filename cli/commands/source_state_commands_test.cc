#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using SourceStateCommandsTest = MusterctlTest;

TEST_F(SourceStateCommandsTest, PausesASource) {
  sources_.pause.Answer(R"pb(
    name: "sources/iru"
    paused: true
    open_incident_count: 2
  )pb");

  EXPECT_EQ(Run({"source", "pause", "iru"}), kExitOk);

  EXPECT_THAT(sources_.pause.asked(),
              ElementsAre(EqualsProto(R"pb(name: "sources/iru")pb")));
  EXPECT_THAT(out_, HasSubstr("no sync begins until `musterctl source resume "
                              "iru`\n"));
  EXPECT_THAT(out_, HasSubstr("open incidents     2; `musterctl incidents`"));
}

TEST_F(SourceStateCommandsTest, ShowsTheReviewThatASourceWaitsFor) {
  sources_.list_sources.Answer(R"pb(
    sources {
      name: "sources/iru"
      state: SOURCE_STATE_PENDING_REVIEW
      review {
        device_count: 3350
        out_of_scope_count: 20
        tallies { field: "platform" value: "Mac" device_count: 3000 }
        tallies {
          field: "blueprint"
          value: "b1"
          display_name: "Sales"
          device_count: 330
        }
        samples {
          serial_number: "C02A"
          display_name: "Mac of Ada"
          model: "MacBook Air"
          user_email: "ada@x.io"
        }
        completeness {
          ended_on_empty_page: true
          overlaps_agreed: true
          licensing_count: -1
          prism_count: 3350
        }
      }
    }
  )pb");

  EXPECT_EQ(Run({"status"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("sources/iru  PENDING_REVIEW"));
  EXPECT_THAT(out_, HasSubstr("until `musterctl source activate iru`\n"));
  EXPECT_THAT(out_, HasSubstr("3,350 devices, of which 20 are out of scope"));
  EXPECT_THAT(out_, HasSubstr("ended on an empty page, all page overlaps "
                              "agreed; Prism counts 3,350, licensing (Apple "
                              "only) refused\n"));
  EXPECT_THAT(out_, HasSubstr("    platform     Mac      3,000\n"
                              "    blueprint    Sales      330\n"));
  EXPECT_THAT(out_, HasSubstr("    C02A    Mac of Ada  MacBook Air  ada@x.io"));
}

TEST_F(SourceStateCommandsTest, ShowsWhyASourceIsDegraded) {
  sources_.list_sources.Answer(R"pb(
    sources {
      name: "sources/iru"
      state: SOURCE_STATE_DEGRADED
      error {
        reason: "ENDPOINT_DEGRADED"
        message: "prism/x gives no data: grant it"
      }
    }
  )pb");

  EXPECT_EQ(Run({"status"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("sources/iru  DEGRADED"));
  EXPECT_THAT(out_, HasSubstr("problem            ENDPOINT_DEGRADED: prism/x "
                              "gives no data: grant it\n"));
}

TEST_F(SourceStateCommandsTest, ResumesASource) {
  sources_.resume.Answer(R"pb(name: "sources/iru")pb");

  EXPECT_EQ(Run({"source", "resume", "sources/iru", "--json"}), kExitOk);

  EXPECT_EQ(sources_.resume.asked()[0].name(), "sources/iru");
  EXPECT_EQ(out_, "{\"name\":\"sources/iru\"}\n");
}

TEST_F(SourceStateCommandsTest, DeletesASourceByForceOnlyIfToldTo) {
  sources_.remove.Answer("removed_count: 3350");

  EXPECT_EQ(Run({"source", "delete", "iru"}), kExitOk);
  EXPECT_EQ(Run({"source", "delete", "iru", "--force"}), kExitOk);

  EXPECT_THAT(
      sources_.remove.asked(),
      ElementsAre(EqualsProto(R"pb(name: "sources/iru")pb"),
                  EqualsProto(R"pb(name: "sources/iru" force: true)pb")));
  EXPECT_EQ(out_, "sources/iru is deleted; 3,350 devices became REMOVED\n");
}

TEST_F(SourceStateCommandsTest, ExitsWithRefusedWhereItIsNotPaused) {
  sources_.remove.Fail(
      {grpc::StatusCode::FAILED_PRECONDITION, "pause it first"});

  EXPECT_EQ(Run({"source", "delete", "iru"}), kExitRefused);
  EXPECT_EQ(err_, "musterctl: pause it first\n");
}

TEST_F(SourceStateCommandsTest, NeedsASourceAndSomethingToDo) {
  EXPECT_EQ(Run({"source", "pause"}), kExitUsage);
  EXPECT_EQ(Run({"source"}), kExitUsage);
}

}  // namespace
}  // namespace muster::cli
