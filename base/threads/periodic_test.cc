#include "base/threads/periodic.h"

#include <memory>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "base/fake_clock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

// Counts calls, and waits for them.
class Counter {
 public:
  void Add() {
    absl::MutexLock lock(&mu_);
    ++count_;
  }
  void AwaitAtLeast(int count) {
    absl::MutexLock lock(&mu_);
    const auto reached = [this, count] { return count_ >= count; };
    mu_.Await(absl::Condition(&reached));
  }
  int count() {
    absl::MutexLock lock(&mu_);
    return count_;
  }

 private:
  absl::Mutex mu_;
  int count_ = 0;
};

TEST(PeriodicTest, RunsAtOnceAndThenEveryInterval) {
  FakeClock clock;
  Counter runs;
  {
    Periodic periodic(clock, absl::Minutes(5), [&] { runs.Add(); });
    runs.AwaitAtLeast(3);
  }
  ASSERT_GE(clock.sleeps().size(), 2u);
  EXPECT_EQ(clock.sleeps()[0], absl::Minutes(5));
  EXPECT_EQ(clock.sleeps()[1], absl::Minutes(5));
}

TEST(PeriodicTest, KickEndsASleepThatWouldNeverEnd) {
  Counter runs;
  Periodic periodic(*RealClock(), absl::InfiniteDuration(),
                    [&] { runs.Add(); });
  runs.AwaitAtLeast(1);
  periodic.Kick();
  runs.AwaitAtLeast(2);
  periodic.Kick();
  runs.AwaitAtLeast(3);
}

TEST(PeriodicTest, KicksDuringARunAreOneMoreRun) {
  Counter runs;
  absl::Notification started, go_on;
  Periodic periodic(*RealClock(), absl::InfiniteDuration(), [&] {
    if (!started.HasBeenNotified()) started.Notify();
    go_on.WaitForNotification();
    runs.Add();
  });
  started.WaitForNotification();
  periodic.Kick();
  periodic.Kick();
  go_on.Notify();

  runs.AwaitAtLeast(2);
  EXPECT_EQ(runs.count(), 2);
}

TEST(PeriodicTest, DestructorWaitsForTheRunInProgress) {
  absl::Notification started;
  bool finished = false;
  {
    Periodic periodic(*RealClock(), absl::InfiniteDuration(), [&] {
      started.Notify();
      finished = true;
    });
    started.WaitForNotification();
  }
  EXPECT_TRUE(finished);
}

}  // namespace
}  // namespace muster
