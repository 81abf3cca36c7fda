#include "plugins/sdk/loop/plugin_loop.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "client/feed/fake_inventory_feed.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/counting_plugin.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::TempDir;
using ::testing::Contains;
using ::testing::ElementsAre;

class PluginLoopTest : public ::testing::Test {
 protected:
  PluginLoopTest() {
    options_.name = "counting";
    options_.want_liveness = true;
    options_.heartbeat = absl::Seconds(10);
    loop_ = std::make_unique<PluginLoop>(options_, applier_, feed_, clock_,
                                         random_);
  }

  inventory::v1::WatchResponse SnapshotOf(const std::string& name) {
    device::v1::Device device;
    device.set_name(name);
    return script_.SnapshotOf({device});
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
  client::WatchScript script_;
  client::FakeInventoryFeed feed_;
  PluginLoop::Options options_;
  std::unique_ptr<PluginLoop> loop_;
};

TEST_F(PluginLoopTest, WatchesAllSourcesUnderItsName) {
  loop_->RunOnce();

  ASSERT_EQ(feed_.requests().size(), 1u);
  EXPECT_EQ(feed_.requests()[0].parent(), "sources/-");
  EXPECT_EQ(feed_.requests()[0].watcher(), "counting");
  EXPECT_TRUE(feed_.requests()[0].want_liveness());
  EXPECT_EQ(feed_.requests()[0].heartbeat_duration().seconds(), 10);
}

TEST_F(PluginLoopTest, ReplacesItsEffectsWhenItMustStartOver) {
  feed_.Add({{SnapshotOf("old")}});
  feed_.Add(
      {{}, Error(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED", "")});
  feed_.Add({{SnapshotOf("new")}});

  for (int i = 0; i < 3; ++i) loop_->RunOnce();

  EXPECT_EQ(feed_.requests()[1].resume_token(), "t1");
  EXPECT_EQ(feed_.requests()[2].resume_token(), "");
  EXPECT_FALSE(Has("old"));
  EXPECT_TRUE(Has("new"));
}

TEST_F(PluginLoopTest, AsksAgainForAMessageThatCouldNotBeApplied) {
  const inventory::v1::WatchResponse snapshot = SnapshotOf("a");
  feed_.Add({{snapshot}});
  feed_.Add({{snapshot}});
  plugin_.next_error = absl::ResourceExhaustedError("disk full");

  loop_->RunOnce();
  EXPECT_FALSE(Has("a"));
  EXPECT_EQ(loop_->status().error.code(), absl::StatusCode::kResourceExhausted);
  loop_->RunOnce();

  EXPECT_TRUE(Has("a"));
}

TEST_F(PluginLoopTest, ReportsWhatIsDurableAndNoMore) {
  feed_.Add({{SnapshotOf("a"), script_.Bookmark()}});
  loop_->ReportProgress();
  loop_->RunOnce();
  loop_->ReportProgress();
  loop_->ReportProgress();

  EXPECT_THAT(feed_.reports(), ElementsAre("t2"));
}

TEST_F(PluginLoopTest, TicksThePluginAndGivesUpASilentStream) {
  client::FakeInventoryFeed::Script script;
  script.messages = {SnapshotOf("a")};
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

TEST_F(PluginLoopTest, TicksBeforeItConnects) {
  absl::Notification connected;
  client::FakeInventoryFeed::Script script;
  script.when_idle = [&] {
    EXPECT_THAT(plugin_.calls, Contains("tick 1000"));
    connected.Notify();
  };
  feed_.Add(std::move(script));

  loop_->Start();
  connected.WaitForNotification();
  loop_->Stop();

  EXPECT_FALSE(loop_->status().connected);
}

}  // namespace
}  // namespace muster::plugins
