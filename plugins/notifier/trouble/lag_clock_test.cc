#include "plugins/notifier/trouble/lag_clock.h"

#include "gtest/gtest.h"

namespace muster::notifier {
namespace {

absl::Time At(int64_t seconds) { return absl::FromUnixSeconds(seconds); }

TEST(LagClockTest, TellsSinceWhenTheStoreIsBeyondARevision) {
  LagClock clock(absl::Hours(1));
  clock.Note(At(10), 5);
  clock.Note(At(20), 8);
  EXPECT_EQ(clock.BehindSince(8), absl::InfiniteFuture());
  EXPECT_EQ(clock.BehindSince(7), At(20));
  EXPECT_EQ(clock.BehindSince(5), At(20));
  EXPECT_EQ(clock.BehindSince(4), At(10));
}

TEST(LagClockTest, AStoreAtRestDoesNotMoveTheBeginningOfALag) {
  LagClock clock(absl::Hours(1));
  clock.Note(At(10), 5);
  clock.Note(At(2000), 5);
  EXPECT_EQ(clock.BehindSince(4), At(10));
}

TEST(LagClockTest, ForgetsWhatLiesBeyondItsHorizon) {
  LagClock clock(absl::Seconds(100));
  clock.Note(At(10), 5);
  clock.Note(At(20), 6);
  clock.Note(At(200), 7);
  EXPECT_EQ(clock.BehindSince(0), At(20));
}

TEST(LagClockTest, ARestoredStoreBeginsAnew) {
  LagClock clock(absl::Hours(1));
  clock.Note(At(10), 500);
  clock.Note(At(20), 30);
  EXPECT_EQ(clock.BehindSince(30), absl::InfiniteFuture());
  EXPECT_EQ(clock.BehindSince(29), At(20));
}

}  // namespace
}  // namespace muster::notifier
