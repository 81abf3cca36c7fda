#include "bench/connector/sim_clock.h"

#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace muster::bench {
namespace {

constexpr absl::Duration kSecond = absl::Seconds(1);

class SimClockTest : public ::testing::Test {
 protected:
  SimClock clock_{absl::UnixEpoch()};
  const absl::Notification never_;
};

TEST_F(SimClockTest, LeapsToWhoeverSleeps) {
  std::vector<absl::Time> woke;
  std::thread sleeper([&] {
    for (int i = 1; i <= 3; ++i) {
      clock_.SleepUntil(clock_.Now() + absl::Hours(i), never_);
      woke.push_back(clock_.Now());
    }
  });

  clock_.RunUntil(absl::UnixEpoch() + absl::Hours(10));
  sleeper.join();

  EXPECT_EQ(woke,
            (std::vector<absl::Time>{absl::UnixEpoch() + absl::Hours(1),
                                     absl::UnixEpoch() + absl::Hours(3),
                                     absl::UnixEpoch() + absl::Hours(6)}));
  EXPECT_EQ(clock_.Now(), absl::UnixEpoch() + absl::Hours(10));
}

TEST_F(SimClockTest, StandsStillWhileAWaiterHasSomebodyWork) {
  absl::Notification asked, done;
  absl::Time answered;
  std::thread worker([&] {
    asked.WaitForNotification();
    volatile int64_t sum = 0;
    for (int i = 0; i < 20000000; ++i) sum = sum + i;
    done.Notify();
  });
  std::thread asker([&] {
    clock_.SleepUntil(clock_.Now() + kSecond, never_);
    asked.Notify();
    done.WaitForNotification();
    answered = clock_.Now();
    clock_.SleepUntil(clock_.Now() + kSecond, never_);
  });
  std::thread other([&] {
    for (int i = 0; i < 10; ++i) {
      clock_.SleepUntil(clock_.Now() + kSecond, never_);
    }
  });

  clock_.RunUntil(absl::UnixEpoch() + absl::Minutes(1));
  worker.join();
  asker.join();
  other.join();

  EXPECT_EQ(answered, absl::UnixEpoch() + kSecond);
}

TEST_F(SimClockTest, WakesWhoIsCancelled) {
  absl::Notification cancelled;
  bool slept = true;
  std::thread sleeper(
      [&] { slept = clock_.SleepUntil(absl::InfiniteFuture(), cancelled); });
  std::thread canceller([&] {
    clock_.SleepUntil(clock_.Now() + kSecond, never_);
    cancelled.Notify();
  });

  clock_.RunUntil(absl::UnixEpoch() + absl::Minutes(1));
  sleeper.join();
  canceller.join();

  EXPECT_FALSE(slept);
}

TEST_F(SimClockTest, HoldsNobodyOnceReleased) {
  std::thread sleeper(
      [&] { clock_.SleepUntil(absl::InfiniteFuture(), never_); });

  clock_.Release();
  sleeper.join();

  EXPECT_TRUE(clock_.SleepUntil(absl::InfiniteFuture(), never_));
}

}  // namespace
}  // namespace muster::bench
