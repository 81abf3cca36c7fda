#include "cli/source/read_commands.h"

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ReadCommandsTest = MusterctlTest;

TEST_F(ReadCommandsTest, FollowsASyncToItsEnd) {
  connector_.run_sync.Answer(R"pb(
    sync: "sources/iru/syncs/7"
    expected_count: 4
    device_count: 2
  )pb");
  connector_.run_sync.Answer(R"pb(
    sync: "sources/iru/syncs/7"
    expected_count: 4
    device_count: 4
    api_call_count: 3
    removed_count: 1
    done: true
  )pb");

  EXPECT_EQ(Run({"source", "sync", "iru", "--job", "posture/filevault"}),
            kExitOk);

  EXPECT_THAT(connector_.run_sync.asked(), ElementsAre(EqualsProto(R"pb(
                source: "sources/iru"
                job: "posture/filevault"
              )pb")));
  EXPECT_THAT(out_, HasSubstr(" 50 %  2 of 4\n"));
  EXPECT_THAT(out_, HasSubstr("sources/iru/syncs/7 SUCCEEDED with 3 requests: "
                              "4 devices seen, 1 removed\n"));
}

TEST_F(ReadCommandsTest, ExitsByWhatStoppedOrHeldTheSync) {
  connector_.run_sync.Answer(R"pb(
    sync: "sources/iru/syncs/7"
    done: true
    error { code: 14 reason: "SOURCE_ERROR" message: "it answered 500" }
  )pb");
  EXPECT_EQ(Run({"source", "sync", "iru"}), kExitSourceUnreachable);
  EXPECT_EQ(err_, "musterctl: sources/iru/syncs/7 FAILED: it answered 500\n");

  connector_.run_sync.Answer(R"pb(
    sync: "sources/iru/syncs/8"
    done: true
    held: true
  )pb");
  EXPECT_EQ(Run({"source", "sync", "iru"}), kExitRefused);
  EXPECT_THAT(err_, HasSubstr("sources/iru/syncs/8 HELD"));
}

TEST_F(ReadCommandsTest, SaysWhyASyncNeverBegan) {
  connector_.run_sync.Fail({grpc::StatusCode::NOT_FOUND, "no such job"});

  EXPECT_NE(Run({"source", "sync", "iru", "--job", "none"}), kExitOk);
  EXPECT_EQ(err_, "musterctl: no such job\n");
}

TEST_F(ReadCommandsTest, ComparesTheInventoryWithTheTenant) {
  connector_.reconcile.Answer(R"pb(
    tenant_count: 3350
    inventory_count: 3349
    licensing_count: -1
    prism_count: 3350
    sampled_count: 20
    differences {
      device: "sources/iru/devices/a"
      kind: "ONLY_IN_TENANT"
      explanation: "enrolled since"
    }
    differences {
      device: "sources/iru/devices/b"
      kind: "FIELD"
      field: "os.version"
      inventory_value: "14.3"
      tenant_value: "14.4"
    }
  )pb");

  EXPECT_EQ(Run({"source", "reconcile", "iru", "--sample", "20"}), kExitOk);

  EXPECT_EQ(connector_.reconcile.asked()[0].sample_size(), 20);
  EXPECT_THAT(out_, HasSubstr("tenant 3,350, inventory 3,349, Prism counts "
                              "3,350, licensing (Apple only) not told\n"));
  EXPECT_THAT(out_, HasSubstr("ONLY_IN_TENANT"));
  EXPECT_THAT(out_, HasSubstr("os.version"));
}

TEST_F(ReadCommandsTest, SaysThatNothingDiffers) {
  connector_.reconcile.Answer("tenant_count: 3 inventory_count: 3");

  EXPECT_EQ(Run({"source", "reconcile", "iru"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("nothing differs\n"));
}

TEST_F(ReadCommandsTest, DecidesAHoldUnderTheNameOfItsSyncToo) {
  sources_.release.Answer(R"pb(name: "sources/iru/holds/7")pb");

  EXPECT_EQ(Run({"sync", "release", "sources/iru/holds/7", "--reason",
                 "office closed"}),
            kExitOk);
  EXPECT_EQ(Run({"sync", "reject", "sources/iru/holds/7", "--reason", "no"}),
            kExitOk);
  EXPECT_EQ(Run({"sync", "reject", "sources/iru/holds/7"}), kExitUsage);

  EXPECT_EQ(sources_.release.asked()[0].name(), "sources/iru/holds/7");
  EXPECT_EQ(sources_.release.asked()[0].reason(), "office closed");
  EXPECT_EQ(sources_.reject.asked().size(), 1u);
}

}  // namespace
}  // namespace muster::cli
