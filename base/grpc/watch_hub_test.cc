#include "base/grpc/watch_hub.h"

#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "base/executor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// A watcher that leaves only when the test says so.
class FakeWatcher final : public Watcher {
 public:
  void Wake() override {
    ++wakes;
    if (order != nullptr) order->push_back(this);
  }
  void End(absl::Status why) override {
    if (!ended) ended = why;
  }

  void Abort(absl::Status why) override {
    if (!aborted) aborted = why;
  }
  absl::Time NextDue() const override { return due; }
  bool Eager() const override { return eager; }
  WatcherStats Stats() const override { return stats; }

  int wakes = 0;
  bool eager = true;
  std::vector<Watcher*>* order = nullptr;  // of wakes, if set
  std::optional<absl::Status> ended;
  std::optional<absl::Status> aborted;
  absl::Time due = absl::InfinitePast();
  WatcherStats stats;
};

const absl::Time kNow = absl::UnixEpoch() + absl::Hours(1);

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

TEST(WatchHubTest, ACommitWakesFirstWhoHadSomethingLast) {
  WatchHub hub;
  std::vector<FakeWatcher> watchers(20);
  for (size_t i = 0; i < watchers.size(); ++i) {
    watchers[i].eager = i % 2 == 0;
    hub.Join(&watchers[i]);
  }
  std::vector<Watcher*> order;
  for (FakeWatcher& watcher : watchers) watcher.order = &order;

  hub.WakeAll();

  ASSERT_EQ(order.size(), watchers.size());
  for (size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(order[i]->Eager(), i < order.size() / 2) << i;
  }
}

TEST(WatchHubTest, TickWakesOnlyWhoIsDue) {
  WatchHub hub;
  FakeWatcher never, later, now, always;
  never.due = absl::InfiniteFuture();
  later.due = kNow + absl::Nanoseconds(1);
  now.due = kNow;
  for (FakeWatcher* watcher : {&never, &later, &now, &always}) {
    hub.Join(watcher);
    watcher->wakes = 0;
  }

  hub.Tick(kNow);

  EXPECT_EQ(never.wakes, 0);
  EXPECT_EQ(later.wakes, 0);
  EXPECT_EQ(now.wakes, 1);
  EXPECT_EQ(always.wakes, 1);
}

TEST(WatchHubTest, TickAbortsWhoDoesNotRead) {
  WatchHub hub({nullptr, absl::Seconds(120)});
  FakeWatcher idle, slow, stalled;
  slow.stats.writing_since = kNow - absl::Seconds(120);
  stalled.stats.writing_since = kNow - absl::Seconds(121);
  stalled.stats.label = "plugins/trust";
  for (FakeWatcher* watcher : {&idle, &slow, &stalled}) hub.Join(watcher);

  hub.Tick(kNow);

  EXPECT_EQ(idle.aborted, std::nullopt);
  EXPECT_EQ(slow.aborted, std::nullopt);
  ASSERT_TRUE(stalled.aborted.has_value());
  EXPECT_THAT(*stalled.aborted,
              ErrorIs(absl::StatusCode::kUnavailable, "WATCH_STALLED"));
  EXPECT_THAT(std::string(stalled.aborted->message()),
              HasSubstr("plugins/trust"));
}

TEST(WatchHubTest, NobodyIsAbortedWithoutALimit) {
  WatchHub hub;
  FakeWatcher stalled;
  stalled.stats.writing_since = absl::InfinitePast();
  hub.Join(&stalled);
  hub.Tick(kNow);
  EXPECT_EQ(stalled.aborted, std::nullopt);
}

TEST(WatchHubTest, ShowsTheStateOfEachStream) {
  WatchHub hub;
  FakeWatcher a, b;
  a.stats.position = 1;
  b.stats.position = 2;
  hub.Join(&a);
  hub.Join(&b);

  std::vector<int64_t> positions;
  hub.ForEach(
      [&](const WatcherStats& stats) { positions.push_back(stats.position); });
  EXPECT_THAT(positions, UnorderedElementsAre(1, 2));
}

// Keeps the sweep until the test runs it.
class ManualExecutor final : public Executor {
 public:
  void Post(absl::AnyInvocable<void()> task) override {
    tasks.push_back(std::move(task));
  }
  std::vector<absl::AnyInvocable<void()>> tasks;
};

TEST(WatchHubTest, CommittersOnlyLeaveAMarkForTheSweeper) {
  ManualExecutor executor;
  WatchHub hub({&executor});
  FakeWatcher watcher;
  hub.Join(&watcher);
  watcher.wakes = 0;

  for (int i = 0; i < 100; ++i) hub.WakeAll();
  EXPECT_EQ(watcher.wakes, 0);
  ASSERT_EQ(executor.tasks.size(), 1u);

  executor.tasks[0]();
  EXPECT_EQ(watcher.wakes, 1);
}

TEST(WatchHubTest, CommitDuringASweepIsSweptToo) {
  class Committing final : public Watcher {
   public:
    explicit Committing(WatchHub& hub) : hub_(hub) {}
    void Wake() override {
      if (++wakes == 2) hub_.WakeAll();  // the committer, on another thread
    }
    void End(absl::Status) override {}
    int wakes = 0;

   private:
    WatchHub& hub_;
  };
  InlineExecutor executor;
  WatchHub hub({&executor});
  Committing watcher(hub);
  hub.Join(&watcher);
  hub.WakeAll();
  EXPECT_EQ(watcher.wakes, 3);
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
