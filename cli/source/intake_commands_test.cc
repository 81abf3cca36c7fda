#include "cli/source/intake_commands.h"

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using IntakeCommandsTest = MusterctlTest;

TEST_F(IntakeCommandsTest, ConnectsASourceAndSaysHowToActivateIt) {
  connector_.connect.Answer(R"pb(
    access { permission: "Device list" state: ACCESS_STATE_GRANTED }
    review {
      device_count: 3350
      out_of_scope_count: 10
      tallies { field: "platform" display_name: "MAC" device_count: 3340 }
      samples { serial_number: "C02" user_email: "jo@example.com" }
      completeness { ended_on_empty_page: true overlaps_agreed: true }
    }
  )pb");

  EXPECT_EQ(Run({"source", "connect", "--name", "eu", "--host", "accuhive",
                 "--region", "eu", "--token-file", "/etc/muster/token",
                 "--read-only", "--tag", "a", "--exclude-serial", "C03"}),
            kExitOk);

  EXPECT_THAT(connector_.connect.asked(), ElementsAre(EqualsProto(R"pb(
                source {
                  source: "sources/eu"
                  host: "accuhive"
                  region: REGION_EU
                  token_file: "/etc/muster/token"
                  read_only: true
                  scope { tags: "a" exclude_serial_numbers: "C03" }
                }
              )pb")));
  EXPECT_THAT(out_, HasSubstr("Device list"));
  EXPECT_THAT(out_, HasSubstr("3,350 devices, of which the scope leaves out "
                              "10\n"));
  EXPECT_THAT(out_, HasSubstr("jo@example.com"));
  EXPECT_THAT(out_, HasSubstr("`musterctl source activate eu`\n"));
}

TEST_F(IntakeCommandsTest, SendsTheTokenFilesWholePath) {
  EXPECT_EQ(Run({"source", "connect", "--name", "eu", "--host", "h",
                 "--token-file", "token"}),
            kExitOk);

  EXPECT_EQ(connector_.connect.asked()[0].source().token_file()[0], '/');
  EXPECT_FALSE(connector_.connect.asked()[0].source().has_scope());
}

TEST_F(IntakeCommandsTest, ExitsWithRefusedWhereTheTokenIs) {
  connector_.connect.Fail(
      {grpc::StatusCode::FAILED_PRECONDITION, "replace the token"});

  EXPECT_EQ(Run({"source", "connect", "--name", "eu", "--host", "h",
                 "--token-file", "/t"}),
            kExitRefused);
  EXPECT_EQ(err_, "musterctl: replace the token\n");
}

TEST_F(IntakeCommandsTest, AsksForWhatItCannotDoWithout) {
  EXPECT_EQ(Run({"source", "connect", "--name", "eu", "--host", "h"}),
            kExitUsage);
  EXPECT_EQ(Run({"source", "connect", "--name", "eu", "--host", "h",
                 "--token-file", "/t", "--region", "mars"}),
            kExitUsage);
  EXPECT_EQ(Run({"source", "preview", "eu", "--platform", "toaster"}),
            kExitUsage);
  EXPECT_EQ(Run({"source", "preview", "eu", "--category", "toaster"}),
            kExitUsage);
  EXPECT_EQ(Run({"source", "activate"}), kExitUsage);
  EXPECT_THAT(connector_.connect.asked(), IsEmpty());
}

TEST_F(IntakeCommandsTest, ActivatesASource) {
  connector_.activate.Answer(R"pb(sync: "sources/eu/syncs/1")pb");

  EXPECT_EQ(Run({"source", "activate", "eu"}), kExitOk);

  EXPECT_EQ(connector_.activate.asked()[0].source(), "sources/eu");
  EXPECT_EQ(out_, "sources/eu is active; sources/eu/syncs/1 begun\n");
}

TEST_F(IntakeCommandsTest, PreviewsAScope) {
  connector_.preview.Answer(R"pb(
    review { device_count: 12 out_of_scope_count: 4 }
    leaving: "sources/eu/devices/a"
    leaving_count: 3
    entering_count: 2
  )pb");

  EXPECT_EQ(Run({"source", "preview", "eu", "--platform", "mac", "--category",
                 "computer_laptop", "--blueprint", "b-1", "--exclude-blueprint",
                 "b-2", "--exclude-tag", "x"}),
            kExitOk);

  EXPECT_THAT(connector_.preview.asked(), ElementsAre(EqualsProto(R"pb(
                source: "sources/eu"
                scope {
                  platforms: PLATFORM_MAC
                  categories: CATEGORY_COMPUTER_LAPTOP
                  blueprint_ids: "b-1"
                  exclude_blueprint_ids: "b-2"
                  exclude_tags: "x"
                }
              )pb")));
  EXPECT_THAT(out_, HasSubstr("2 would come in, 3 would leave\n"
                              "    leaves: sources/eu/devices/a\n"
                              "    and 2 more\n"));
}

TEST_F(IntakeCommandsTest, WritesOneObjectALineForPrograms) {
  connector_.preview.Answer("leaving_count: 3");

  EXPECT_EQ(Run({"source", "preview", "eu", "--json"}), kExitOk);

  EXPECT_EQ(out_, "{\"leaving_count\":\"3\"}\n");
}

}  // namespace
}  // namespace muster::cli
