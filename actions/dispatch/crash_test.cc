// Ends the process, so to speak, at every step of a command's life, once and
// then again during the recovery: the vendor takes the command once at most.
#include <tuple>

#include "actions/dispatch/dispatch_fixture.h"
#include "gmock/gmock.h"

namespace muster::actions {
namespace {

using ::testing::Combine;
using ::testing::Range;

// Thrown out of a call to the vendor: nothing of the process runs after it.
struct Crash {};

class CrashTest : public DispatchFixture {
 protected:
  // Turns the crank until the vendor's `step`th step (from 1) or for a while.
  // Returns whether it crashed.
  bool LiveUntil(int step) {
    int steps = 0;
    gateway_.OnEveryStep([&steps, step] {
      if (++steps == step) throw Crash{};
    });
    try {
      for (int i = 0; i < 4; ++i) TurnAfter(absl::Seconds(20));
    } catch (const Crash&) {
      return true;
    }
    return false;
  }

  void LiveOn() {
    gateway_.OnEveryStep(nullptr);
    for (int i = 0; i < 10; ++i) {
      gateway_.MoveRows(kMac, connector::v1::VENDOR_STATE_COMPLETED);
      TurnAfter(absl::Minutes(15));
    }
  }
};

// The step of each of two lives at which it ends.
class CrashTwiceTest
    : public CrashTest,
      public ::testing::WithParamInterface<std::tuple<int, int>> {};

TEST_P(CrashTwiceTest, VendorTakesTheCommandOnceAtMost) {
  const auto [first, second] = GetParam();
  const v1::Command command = QueueLock();

  LiveUntil(first);
  Restart();
  LiveUntil(second);
  Restart();
  LiveOn();

  EXPECT_LE(gateway_.taken(), 1);
  EXPECT_LE(gateway_.sends(), 1);
  EXPECT_EQ(StateOf(command),
            gateway_.taken() == 1 ? "SUCCEEDED" : "UNCERTAIN");
}

INSTANTIATE_TEST_SUITE_P(AtEveryStep, CrashTwiceTest,
                         Combine(Range(1, 7), Range(1, 7)));

TEST_F(CrashTest, CrashBeforeTheIntentLosesNothing) {
  const v1::Command command = QueueLock();

  ASSERT_TRUE(LiveUntil(1));
  Restart();
  LiveOn();

  EXPECT_EQ(gateway_.taken(), 1);
  EXPECT_EQ(StateOf(command), "SUCCEEDED");
}

TEST_F(CrashTest, CrashBetweenIntentAndCallIsNotSentAgain) {
  const v1::Command command = QueueLock();

  ASSERT_TRUE(LiveUntil(2));
  Restart();
  LiveOn();

  EXPECT_EQ(gateway_.taken(), 0);
  EXPECT_EQ(StateOf(command), "UNCERTAIN");
}

TEST_F(CrashTest, CrashBeforeTheAnswerIsNotedFindsTheCommandAgain) {
  const v1::Command command = QueueLock();

  ASSERT_TRUE(LiveUntil(3));
  Restart();
  LiveOn();

  EXPECT_EQ(gateway_.taken(), 1);
  EXPECT_EQ(StateOf(command), "SUCCEEDED");
}

}  // namespace
}  // namespace muster::actions
