#include "bench/trust/leaping_clock.h"

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace muster::bench {
namespace {

TEST(LeapingClockTest, IsTheMachinesClockBeforeItLeaps) {
  const LeapingClock clock;
  const absl::Time before = absl::Now();

  const absl::Time now = clock.Now();

  EXPECT_GE(now, before);
  EXPECT_LE(now, absl::Now());
}

TEST(LeapingClockTest, AddsItsLeaps) {
  LeapingClock clock;
  const absl::Time before = clock.Now();

  clock.Leap(absl::Hours(1));
  clock.Leap(absl::Hours(2));

  EXPECT_GE(clock.Now(), before + absl::Hours(3));
}

TEST(LeapingClockTest, LetsNobodySleepUntilWhatItLeaptOver) {
  LeapingClock clock;
  const absl::Time deadline = clock.Now() + absl::Hours(1);
  clock.Leap(absl::Hours(2));

  const absl::Notification never;
  EXPECT_TRUE(clock.SleepUntil(deadline, never));
  EXPECT_GE(clock.Now(), deadline);
}

}  // namespace
}  // namespace muster::bench
