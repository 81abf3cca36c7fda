#include "plugins/sdk/plugin_loop.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/counting_plugin.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/sdk/fake_inventory_feed.h"
#include "plugins/sdk/watch_messages.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::TempDir;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Le;

// The whole snapshot of an inventory with one device.
inventory::v1::WatchResponse SnapshotOf(const std::string& device,
                                        int revision) {
  return LastOfSnapshot(Shown(device), revision, 1);
}

absl::Status Refusal(absl::StatusCode code, const std::string& reason) {
  return Error(code, reason, "refused");
}

class PluginLoopTest : public ::testing::Test {
 protected:
  PluginLoopTest() {
    options_.name = "counting";
    options_.heartbeat = absl::Seconds(10);
    loop_ = std::make_unique<PluginLoop>(options_, applier_, feed_, clock_,
                                         random_);
  }

  void Add(std::vector<inventory::v1::WatchResponse> messages,
           absl::Status end = absl::UnavailableError("draining")) {
    FakeInventoryFeed::Script script;
    script.messages = std::move(messages);
    script.end = std::move(end);
    feed_.Add(std::move(script));
  }

  bool Has(const std::string& device) {
    return (*store_->Snapshot()->Get(device)).has_value();
  }

  TempDir dir_;
  FakeRandom random_;
  FakeClock clock_{absl::FromUnixSeconds(1000)};
  CountingPlugin plugin_;
  const std::unique_ptr<EffectStore> store_ =
      *EffectStore::Open(dir_.path(), random_);
  Applier applier_{{}, plugin_, *store_};
  FakeInventoryFeed feed_;
  PluginLoop::Options options_;
  std::unique_ptr<PluginLoop> loop_;
};

TEST_F(PluginLoopTest, WatchesAllSourcesUnderItsName) {
  loop_->RunOnce();

  ASSERT_EQ(feed_.requests().size(), 1u);
  EXPECT_EQ(feed_.requests()[0].parent(), "sources/-");
  EXPECT_EQ(feed_.requests()[0].watcher(), "counting");
  EXPECT_EQ(feed_.requests()[0].heartbeat_duration().seconds(), 10);
}

TEST_F(PluginLoopTest, ResumesAfterTheLastMessageThatItApplied) {
  Add({SnapshotOf("a", 7)});
  Add({Bookmark(9, 7)});

  loop_->RunOnce();
  loop_->RunOnce();
  loop_->RunOnce();

  EXPECT_EQ(feed_.requests()[0].resume_token(), "");
  EXPECT_EQ(feed_.requests()[1].resume_token(), "t7");
  EXPECT_EQ(feed_.requests()[2].resume_token(), "t9");
}

TEST_F(PluginLoopTest, TakesAFreshSnapshotForEveryTokenThatIsRefused) {
  const absl::Status refusals[] = {
      Refusal(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"),
      Refusal(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"),
      Refusal(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"),
      Refusal(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED"),
      Refusal(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY"),
  };
  for (const absl::Status& refusal : refusals) {
    Add({SnapshotOf("old", 7)});
    Add({}, refusal);
    Add({SnapshotOf("new", 3), Bookmark(3, 3)});

    for (int i = 0; i < 3; ++i) loop_->RunOnce();

    EXPECT_EQ(feed_.requests().back().resume_token(), "") << refusal;
    EXPECT_TRUE(Has("new")) << refusal;
    EXPECT_FALSE(Has("old")) << refusal;
    applier_.BeginSnapshot();
  }
}

TEST_F(PluginLoopTest, TakesAFreshSnapshotWhenAGapIsProven) {
  Add({SnapshotOf("a", 7), Bookmark(9, 8)});
  Add({SnapshotOf("b", 9), Bookmark(9, 9)});

  loop_->RunOnce();
  EXPECT_EQ(feed_.cancelled(), 1);
  EXPECT_THAT(loop_->status().error,
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  loop_->RunOnce();

  EXPECT_EQ(feed_.requests()[1].resume_token(), "");
  EXPECT_FALSE(Has("a"));
  EXPECT_TRUE(Has("b"));
}

TEST_F(PluginLoopTest, AsksAgainForAMessageThatCouldNotBeApplied) {
  Add({SnapshotOf("a", 7)});
  plugin_.next_error = absl::ResourceExhaustedError("disk full");
  Add({SnapshotOf("a", 7)});

  loop_->RunOnce();
  EXPECT_FALSE(Has("a"));
  EXPECT_EQ(loop_->status().error.code(), absl::StatusCode::kResourceExhausted);
  loop_->RunOnce();

  EXPECT_TRUE(Has("a"));
}

TEST_F(PluginLoopTest, PausesLongerWhileItFailsAndBrieflyOnceItWorked) {
  constexpr uint64_t kMost = ~uint64_t{0};
  absl::Duration last;
  for (int i = 0; i < 12; ++i) {
    random_.Push(kMost);
    const absl::Duration pause = loop_->RunOnce();
    EXPECT_GE(pause, last);
    last = pause;
  }
  EXPECT_GT(last, absl::Seconds(9));
  EXPECT_LE(last, absl::Seconds(10));

  Add({SnapshotOf("a", 7)});
  EXPECT_LE(loop_->RunOnce(), absl::Milliseconds(200));
}

TEST_F(PluginLoopTest, TellsHowItIsDoing) {
  FakeInventoryFeed::Script script;
  script.messages = {SnapshotOf("a", 7)};
  script.when_idle = [&] { EXPECT_TRUE(loop_->status().connected); };
  script.end = absl::UnavailableError("gone");
  feed_.Add(std::move(script));
  EXPECT_EQ(loop_->status().last_message_time, absl::InfinitePast());

  loop_->RunOnce();

  EXPECT_FALSE(loop_->status().connected);
  EXPECT_EQ(loop_->status().last_message_time, absl::FromUnixSeconds(1000));
  EXPECT_EQ(loop_->status().error, absl::UnavailableError("gone"));
}

TEST_F(PluginLoopTest, GivesUpAStreamOnlyAfterThreeSilentHeartbeats) {
  FakeInventoryFeed::Script script;
  script.messages = {SnapshotOf("a", 7)};
  script.when_idle = [&] {
    clock_.Advance(absl::Seconds(30));
    loop_->Tick();
    EXPECT_EQ(feed_.cancelled(), 0);
    clock_.Advance(absl::Seconds(1));
    loop_->Tick();
    EXPECT_EQ(feed_.cancelled(), 1);
  };
  feed_.Add(std::move(script));

  loop_->RunOnce();

  EXPECT_THAT(plugin_.calls, Contains("tick 1030"));
}

TEST_F(PluginLoopTest, TicksBeforeItConnectsAndStopsWhileItPauses) {
  absl::Notification connected;
  FakeInventoryFeed::Script script;
  script.when_idle = [&] {
    EXPECT_THAT(plugin_.calls, Contains("tick 1000"));
    connected.Notify();
  };
  feed_.Add(std::move(script));

  loop_->Start();
  connected.WaitForNotification();
  loop_->Stop();

  EXPECT_FALSE(loop_->status().connected);
  EXPECT_THAT(clock_.sleeps(), Each(Le(absl::Seconds(10))));
}

}  // namespace
}  // namespace muster::plugins
