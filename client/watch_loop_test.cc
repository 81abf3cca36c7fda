#include "client/watch_loop.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "client/device_mirror.h"
#include "client/feed/fake_inventory_feed.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using inventory::v1::WatchResponse;
using ::muster::testing::ErrorIs;
using ::testing::Each;
using ::testing::Le;

absl::Status Refusal(absl::StatusCode code, const std::string& reason) {
  return Error(code, reason, "refused");
}

// A mirror that can be told to fail.
class FallibleSink final : public WatchSink {
 public:
  std::string resume_token() const override { return mirror.resume_token(); }
  absl::Status Apply(const WatchResponse& message) override {
    const absl::Status error = std::exchange(next_error, absl::OkStatus());
    return error.ok() ? mirror.Apply(message) : error;
  }
  void StartOver() override { mirror.StartOver(); }

  DeviceMirror mirror;
  absl::Status next_error;
};

class WatchLoopTest : public ::testing::Test {
 protected:
  WatchLoopTest() {
    options_.watcher = "proxy";
    options_.query.set_parent("sources/-");
    options_.heartbeat = absl::Seconds(10);
    options_.on_start = [this] { ++starts_; };
    loop_ =
        std::make_unique<WatchLoop>(options_, sink_, feed_, clock_, random_);
  }

  void Add(std::vector<WatchResponse> messages,
           absl::Status end = absl::UnavailableError("draining")) {
    FakeInventoryFeed::Script script;
    script.messages = std::move(messages);
    script.end = std::move(end);
    feed_.Add(std::move(script));
  }

  WatchResponse SnapshotOf(const std::string& device) {
    device::v1::Device one;
    one.set_name(device);
    return script_.SnapshotOf({one});
  }

  bool Has(const std::string& device) {
    return sink_.mirror.Get(device) != nullptr;
  }

  FakeRandom random_;
  FakeClock clock_{absl::FromUnixSeconds(1000)};
  WatchScript script_;
  FallibleSink sink_;
  FakeInventoryFeed feed_;
  int starts_ = 0;
  WatchLoop::Options options_;
  std::unique_ptr<WatchLoop> loop_;
};

TEST_F(WatchLoopTest, AsksForItsQueryUnderItsName) {
  loop_->RunOnce();

  ASSERT_EQ(feed_.requests().size(), 1u);
  EXPECT_EQ(feed_.requests()[0].parent(), "sources/-");
  EXPECT_EQ(feed_.requests()[0].watcher(), "proxy");
  EXPECT_EQ(feed_.requests()[0].heartbeat_duration().seconds(), 10);
}

TEST_F(WatchLoopTest, ResumesAfterTheLastMessageThatWasApplied) {
  Add({SnapshotOf("a")}, Refusal(absl::StatusCode::kUnavailable, "DRAINING"));
  Add({script_.Bookmark()},
      Refusal(absl::StatusCode::kUnavailable, "WATCH_STALLED"));

  loop_->RunOnce();
  loop_->RunOnce();
  loop_->RunOnce();

  EXPECT_EQ(feed_.requests()[0].resume_token(), "");
  EXPECT_EQ(feed_.requests()[1].resume_token(), "t1");
  EXPECT_EQ(feed_.requests()[2].resume_token(), "t2");
}

TEST_F(WatchLoopTest, TakesAFreshSnapshotForEveryTokenThatIsRefused) {
  const absl::Status refusals[] = {
      Refusal(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"),
      Refusal(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"),
      Refusal(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"),
      Refusal(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED"),
      Refusal(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY"),
  };
  for (const absl::Status& refusal : refusals) {
    Add({SnapshotOf("old")});
    Add({}, refusal);
    Add({SnapshotOf("new")});

    for (int i = 0; i < 3; ++i) loop_->RunOnce();

    EXPECT_EQ(feed_.requests().back().resume_token(), "") << refusal;
    EXPECT_TRUE(Has("new")) << refusal;
    EXPECT_FALSE(Has("old")) << refusal;
    sink_.StartOver();
  }
}

TEST_F(WatchLoopTest, TakesAFreshSnapshotWhenAGapIsProven) {
  const WatchResponse first = SnapshotOf("a");
  WatchResponse gap = script_.Bookmark();
  gap.set_previous_revision(7);
  Add({first, gap});
  Add({SnapshotOf("b")});

  loop_->RunOnce();
  EXPECT_EQ(feed_.cancelled(), 1);
  EXPECT_THAT(loop_->status().error,
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  loop_->RunOnce();

  EXPECT_EQ(feed_.requests()[1].resume_token(), "");
  EXPECT_FALSE(Has("a"));
  EXPECT_TRUE(Has("b"));
}

TEST_F(WatchLoopTest, AsksAgainForAMessageThatCouldNotBeApplied) {
  const WatchResponse snapshot = SnapshotOf("a");
  Add({snapshot});
  Add({snapshot});
  sink_.next_error = absl::ResourceExhaustedError("disk full");

  loop_->RunOnce();
  EXPECT_FALSE(Has("a"));
  EXPECT_EQ(loop_->status().error.code(), absl::StatusCode::kResourceExhausted);
  loop_->RunOnce();

  EXPECT_TRUE(Has("a"));
}

TEST_F(WatchLoopTest, PausesLongerWhileItFailsAndBrieflyOnceItWorked) {
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

  Add({SnapshotOf("a")});
  EXPECT_LE(loop_->RunOnce(), absl::Milliseconds(200));
}

TEST_F(WatchLoopTest, WaitsAsLongAsItIsTold) {
  Add({}, WithRetryDelay(
              Refusal(absl::StatusCode::kResourceExhausted, "RATE_LIMITED"),
              absl::Hours(1)));

  EXPECT_EQ(loop_->RunOnce(), absl::Hours(1));
}

TEST_F(WatchLoopTest, PausesLongerWhileSnapshotsNeverEnd) {
  constexpr uint64_t kMost = ~uint64_t{0};
  absl::Duration last;
  for (int i = 0; i < 12; ++i) {
    WatchResponse broken = SnapshotOf("a");
    broken.mutable_snapshot_end()->set_resource_count(9);
    Add({broken});
    random_.Push(kMost);
    last = loop_->RunOnce();
  }
  EXPECT_GT(last, absl::Seconds(9));
}

TEST_F(WatchLoopTest, TellsHowItIsDoing) {
  FakeInventoryFeed::Script script;
  script.messages = {SnapshotOf("a")};
  script.when_idle = [&] { EXPECT_TRUE(loop_->status().connected); };
  script.end = absl::UnavailableError("gone");
  feed_.Add(std::move(script));
  EXPECT_EQ(loop_->status().last_message_time, absl::InfinitePast());

  loop_->RunOnce();

  EXPECT_FALSE(loop_->status().connected);
  EXPECT_EQ(loop_->status().last_message_time, absl::FromUnixSeconds(1000));
  EXPECT_EQ(loop_->status().error, absl::UnavailableError("gone"));
}

TEST_F(WatchLoopTest, GivesUpAStreamOnlyAfterThreeSilentHeartbeats) {
  FakeInventoryFeed::Script script;
  script.messages = {SnapshotOf("a")};
  script.when_idle = [&] {
    clock_.Advance(absl::Seconds(30));
    loop_->CancelIfSilent();
    EXPECT_EQ(feed_.cancelled(), 0);
    clock_.Advance(absl::Seconds(1));
    loop_->CancelIfSilent();
    EXPECT_EQ(feed_.cancelled(), 1);
  };
  feed_.Add(std::move(script));

  loop_->RunOnce();
  EXPECT_EQ(feed_.cancelled(), 1);
}

TEST_F(WatchLoopTest, StopsWhileItPauses) {
  absl::Notification connected;
  FakeInventoryFeed::Script script;
  script.when_idle = [&] {
    EXPECT_EQ(starts_, 1);
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
}  // namespace muster::client
