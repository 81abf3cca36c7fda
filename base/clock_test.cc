#include "base/clock.h"

#include <thread>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(RealClockTest, SleepsUntilTheDeadlineHasPassed) {
  const absl::Time deadline = RealClock()->Now() + absl::Milliseconds(5);
  absl::Notification never;

  EXPECT_TRUE(RealClock()->SleepUntil(deadline, never));

  EXPECT_GE(RealClock()->Now(), deadline);
}

TEST(RealClockTest, CancellationEndsASleepThatWouldNeverEnd) {
  absl::Notification cancelled;
  std::thread canceller([&] { cancelled.Notify(); });

  EXPECT_FALSE(RealClock()->SleepUntil(absl::InfiniteFuture(), cancelled));

  canceller.join();
}

}  // namespace
}  // namespace muster
