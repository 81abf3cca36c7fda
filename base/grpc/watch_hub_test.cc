#include "base/grpc/watch_hub.h"

#include <optional>
#include <thread>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;

// A watcher that leaves only when the test says so.
class FakeWatcher final : public Watcher {
 public:
  void Wake() override { ++wakes; }
  void End(absl::Status why) override {
    if (!ended) ended = why;
  }

  int wakes = 0;
  std::optional<absl::Status> ended;
};

TEST(WatchHubTest, JoiningWakesSoThatTheFirstReadHappens) {
  WatchHub hub;
  FakeWatcher watcher;
  hub.Join(&watcher);
  EXPECT_EQ(watcher.wakes, 1);
  EXPECT_EQ(hub.size(), 1u);
}

TEST(WatchHubTest, CommitsAndTicksWakeEveryone) {
  WatchHub hub;
  FakeWatcher a, b;
  hub.Join(&a);
  hub.Join(&b);
  hub.WakeAll();
  hub.Tick();
  EXPECT_EQ(a.wakes, 3);
  EXPECT_EQ(b.wakes, 3);
}

TEST(WatchHubTest, WhoHasLeftIsLeftAlone) {
  WatchHub hub;
  FakeWatcher watcher;
  hub.Join(&watcher);
  hub.Leave(&watcher);
  hub.WakeAll();
  hub.Drain();
  EXPECT_EQ(watcher.wakes, 1);
  EXPECT_EQ(watcher.ended, std::nullopt);
}

TEST(WatchHubTest, DrainingTellsClientsToComeBack) {
  WatchHub hub;
  FakeWatcher watcher;
  hub.Join(&watcher);
  hub.Drain();
  ASSERT_TRUE(watcher.ended.has_value());
  EXPECT_THAT(*watcher.ended,
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST(WatchHubTest, WhoJoinsAfterTheEndIsEndedAtOnce) {
  WatchHub hub;
  hub.EndAll(absl::AbortedError("first"));
  hub.Drain();
  FakeWatcher late;
  hub.Join(&late);
  EXPECT_EQ(late.ended, absl::AbortedError("first"));
  EXPECT_EQ(late.wakes, 0);
}

TEST(WatchHubTest, AwaitEmptyWaitsForTheLastToLeave) {
  WatchHub hub;
  FakeWatcher watcher;
  hub.Join(&watcher);
  EXPECT_FALSE(hub.AwaitEmpty(absl::ZeroDuration()));

  std::thread leaver([&] { hub.Leave(&watcher); });
  EXPECT_TRUE(hub.AwaitEmpty(absl::InfiniteDuration()));
  leaver.join();
}

}  // namespace
}  // namespace muster
