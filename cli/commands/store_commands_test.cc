#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::HasSubstr;

using StoreCommandsTest = MusterctlTest;

TEST_F(StoreCommandsTest, TellsHowFarHistoryGoesBackAndWhatIsWrong) {
  maintenance_.get_store.Answer(R"pb(
    store_uuid: "u-1"
    epoch: 2
    format: 2
    revision: 4711
    compacted_through: 4000
    oldest_change_time { seconds: 1795338900 }
    living_count: 3350
    disk_bytes: 52000000
    free_bytes: 900
    write_problem: "the volume is full; free space"
  )pb");

  EXPECT_EQ(Run({"store"}), kExitOk);

  EXPECT_EQ(out_,
            "Store      u-1\n"
            "epoch      2\n"
            "format     2\n"
            "revision   4711\n"
            "history    from revision 4001, since 2026-11-22 09:15:00 UTC\n"
            "resources  3,350\n"
            "size       52.0 MB\n"
            "free       900 B\n"
            "writes     REFUSED: the volume is full; free space\n");
}

TEST_F(StoreCommandsTest, TellsThatNothingIsWrong) {
  maintenance_.get_store.Answer(
      "revision: 9 oldest_change_time { seconds: 1795338900 }");

  EXPECT_EQ(Run({"store"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("history    whole, since 2026-11-22 09:15"));
  EXPECT_THAT(out_, HasSubstr("writes     taken\n"));
}

TEST_F(StoreCommandsTest, PrintsTheStoreAsOneJsonObject) {
  maintenance_.get_store.Answer("revision: 9");

  EXPECT_EQ(Run({"store", "--json"}), kExitOk);

  EXPECT_EQ(out_, "{\"revision\":\"9\"}\n");
}

TEST_F(StoreCommandsTest, CopiesTheStore) {
  maintenance_.backup.Answer(R"pb(directory: "/backup/1"
                                  revision: 9
                                  byte_count: 1500)pb");

  EXPECT_EQ(Run({"backup", "/backup/1"}), kExitOk);

  EXPECT_EQ(out_, "/backup/1 holds revision 9 in 1.5 kB\n");
  EXPECT_EQ(maintenance_.backup.asked()[0].directory(), "/backup/1");
}

TEST_F(StoreCommandsTest, ExitsWithRefusedWhereTheDirectoryExists) {
  maintenance_.backup.Fail(
      {grpc::StatusCode::ALREADY_EXISTS, "name a directory that is not there"});

  EXPECT_EQ(Run({"backup", "/backup/1"}), kExitRefused);
  EXPECT_EQ(err_, "musterctl: name a directory that is not there\n");
}

TEST_F(StoreCommandsTest, CompactsUpToARevision) {
  maintenance_.compact.Answer("revision: 9 compacted_through: 9");

  EXPECT_EQ(Run({"compact", "9"}), kExitOk);

  EXPECT_EQ(maintenance_.compact.asked()[0].revision(), 9);
  EXPECT_THAT(out_, HasSubstr("history    none is kept\n"));
  EXPECT_EQ(Run({"compact", "0"}), kExitUsage);
}

TEST_F(StoreCommandsTest, ListsHowFarBehindEachWatcherIs) {
  maintenance_.list_watchers.Answer(R"pb(
    watchers {
      watcher: "trust"
      parent: "sources/-"
      sent_revision: 4700
      applied_revision: 4690
      lag: 11
    }
    watchers {
      watcher: "new"
      parent: "sources/iru"
      lag: 4711
      in_snapshot: true
    }
  )pb");

  EXPECT_EQ(Run({"watchers"}), kExitOk);

  EXPECT_EQ(
      out_,
      "Watcher  Watches      Shown  Handled  Behind  Doing\n"
      "trust    sources/-     4700     4690      11  follows\n"
      "new      sources/iru      0        -   4,711  is shown the snapshot\n");
}

}  // namespace
}  // namespace muster::cli
