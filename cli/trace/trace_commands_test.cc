#include <string>

#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "grpcpp/support/status.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kDevice[] = "sources/iru/devices/a";

class TraceWithoutHistoryTest : public MusterctlTest {};

class TraceCommandsTest : public MusterctlTest {
 protected:
  TraceCommandsTest() {
    inventory_.list_revisions.Answer(R"pb(
      changes {
        type: TYPE_UPDATED
        revision: 90
        device { name: "sources/iru/devices/a" }
        changed_paths: "os.build"
        changed_paths: "os.version"
        commit_time { seconds: 1795338900 }
        sync: "sources/iru/syncs/7"
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      }
    )pb");
    sources_.get_sync.Answer(R"pb(
      name: "sources/iru/syncs/7"
      job: "full"
      state: SYNC_STATE_SUCCEEDED
      start_time { seconds: 1795338895 }
      end_time { seconds: 1795338960 }
      trace_id: "aaaabbbbccccdddd0000111122223333"
    )pb");
  }

  // The row of `watcher` in what was printed.
  std::string Row(const std::string& watcher) {
    const size_t begin = out_.find("\n" + watcher + " ");
    if (begin == out_.npos) return "";
    return out_.substr(begin + 1, out_.find('\n', begin + 1) - begin - 1);
  }
};

TEST_F(TraceCommandsTest, ShowsTheChangeAndTheSyncThatBroughtIt) {
  EXPECT_EQ(Run({"trace", "device", kDevice}), kExitOk);

  EXPECT_THAT(out_, StartsWith("Change          sources/iru/devices/a\n"
                               "revision        90\n"
                               "what            UPDATED os.build os.version\n"
                               "committed       2026-11-22 09:15:00 UTC, "));
  EXPECT_THAT(
      out_, HasSubstr("commit's trace  4bf92f3577b34da6a3ce929d0e0e4736\n"
                      "sync            sources/iru/syncs/7 (full): SUCCEEDED, "
                      "2026-11-22 09:14:55 UTC to 2026-11-22 09:16:00 UTC\n"
                      "sync's trace    aaaabbbbccccdddd0000111122223333\n"));
  EXPECT_THAT(inventory_.list_revisions.asked(),
              ElementsAre(EqualsProto(R"pb(name: "sources/iru/devices/a"
                                           page_size: 1)pb")));
  EXPECT_THAT(sources_.get_sync.asked(),
              ElementsAre(EqualsProto(R"pb(name: "sources/iru/syncs/7")pb")));
}

TEST_F(TraceCommandsTest, TellsForEachWatcherWhetherItHasHandledTheChange) {
  maintenance_.list_watchers.Answer(R"pb(
    watchers {
      watcher: "stuck"
      parent: "sources/-"
      sent_revision: 60
      lag: 1234
      stalled_since_time { seconds: 1795338000 }
    }
    watchers { watcher: "slow" parent: "sources/iru" sent_revision: 89 lag: 1 }
    watchers { watcher: "new" parent: "sources/-" in_snapshot: true lag: 90 }
    watchers {
      watcher: "busy"
      parent: "sources/-"
      sent_revision: 90
      applied_revision: 80
    }
    watchers { watcher: "mute" parent: "sources/-" sent_revision: 95 }
    watchers {
      watcher: "done"
      parent: "sources/-"
      sent_revision: 90
      applied_revision: 90
    }
  )pb");

  EXPECT_EQ(Run({"trace", "device", kDevice}), kExitOk);

  EXPECT_THAT(Row("stuck"), HasSubstr("waits: STALLED"));
  EXPECT_THAT(Row("stuck"), HasSubstr("1,234"));
  EXPECT_THAT(Row("slow"), HasSubstr("waits  "));
  EXPECT_THAT(Row("new"), HasSubstr("is shown the snapshot"));
  EXPECT_THAT(Row("busy"), HasSubstr("sent, not handled"));
  EXPECT_THAT(Row("busy"), Not(HasSubstr("  -")));
  EXPECT_THAT(Row("mute"), HasSubstr("sent, not handled"));
  EXPECT_THAT(Row("done"), HasSubstr("handled"));
  EXPECT_THAT(Row("done"), Not(HasSubstr("not handled")));
}

TEST_F(TraceCommandsTest, LeavesOutWatchersOfOtherSources) {
  maintenance_.list_watchers.Answer(R"pb(
    watchers { watcher: "other" parent: "sources/ir" }
  )pb");
  EXPECT_EQ(Run({"trace", "device", kDevice}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("\n\n(none)\n"));
}

TEST_F(TraceCommandsTest, SaysWhenTheSyncIsNotKept) {
  sources_.get_sync.Fail(grpc::Status(grpc::NOT_FOUND, "no such sync"));
  EXPECT_EQ(Run({"trace", "device", kDevice}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("sources/iru/syncs/7, not kept any more\n"));
  EXPECT_THAT(out_, HasSubstr("sync's trace    -\n"));
}

TEST_F(TraceWithoutHistoryTest, SaysIfTheTraceWasNotSampled) {
  inventory_.list_revisions.Answer(R"pb(
    changes {
      revision: 90
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
    }
  )pb");
  EXPECT_EQ(Run({"trace", "device", kDevice}), kExitOk);
  EXPECT_THAT(out_,
              HasSubstr("4bf92f3577b34da6a3ce929d0e0e4736 (not sampled)"));
}

TEST_F(TraceCommandsTest, FailsIfTheSourcesDoNotAnswer) {
  sources_.get_sync.Fail(grpc::Status(grpc::DATA_LOSS, "damaged"));
  EXPECT_NE(Run({"trace", "device", kDevice}), kExitOk);
  EXPECT_THAT(err_, HasSubstr("damaged"));
}

TEST_F(TraceCommandsTest, FindsTheDeviceByItsSerialNumber) {
  inventory_.list_devices.Answer(
      R"pb(devices { name: "sources/iru/devices/a" })pb");
  EXPECT_EQ(Run({"trace", "device", "C02A"}), kExitOk);
  EXPECT_EQ(inventory_.list_devices.asked().at(0).serial_number(), "C02A");
}

TEST_F(TraceCommandsTest, PrintsOneObjectAsJson) {
  maintenance_.list_watchers.Answer(R"pb(
    watchers { watcher: "done" parent: "sources/-" applied_revision: 90 }
  )pb");

  EXPECT_EQ(Run({"trace", "device", kDevice, "--json"}), kExitOk);

  EXPECT_THAT(out_, StartsWith("{\"change\":{\"type\":\"TYPE_UPDATED\""));
  EXPECT_THAT(out_, HasSubstr(",\"sync\":{\"name\":\"sources/iru/syncs/7\""));
  EXPECT_THAT(out_, HasSubstr(",\"watchers\":[{\"step\":\"HANDLED\","
                              "\"watcher\":{\"watcher\":\"done\""));
  EXPECT_EQ(out_.back(), '\n');
  EXPECT_EQ(out_.find('\n'), out_.size() - 1);
}

TEST_F(TraceWithoutHistoryTest, SaysThatNothingIsKept) {
  EXPECT_EQ(Run({"trace", "device", kDevice}), kExitNotFound);
  EXPECT_THAT(err_, HasSubstr("no change of sources/iru/devices/a is kept"));
}

TEST_F(TraceWithoutHistoryTest, NeedsToKnowWhat) {
  EXPECT_EQ(Run({"trace"}), kExitUsage);
  EXPECT_EQ(Run({"trace", "device"}), kExitUsage);
}

}  // namespace
}  // namespace muster::cli
