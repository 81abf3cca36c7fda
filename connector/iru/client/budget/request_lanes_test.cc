// Who goes first in a RequestBudget, and what is left for whom.

#include <functional>
#include <string>
#include <vector>

#include "base/fake_clock.h"
#include "connector/iru/client/budget/request_budget.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;

class RequestLanesTest : public ::testing::Test {
 protected:
  absl::Status Ask(Lane lane) { return budget_.Acquire(lane, never_); }

  void Spend(Lane lane, int requests) {
    for (int i = 0; i < requests; ++i) ASSERT_THAT(Ask(lane), IsOk()) << i;
  }

  void TenantHasLeft(const std::string& requests) {
    budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Hour", requests}}));
  }

  static auto IsThrottled() {
    return ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED");
  }

  FakeClock clock_{absl::FromUnixSeconds(7200)};
  absl::Notification never_;
  RequestBudget budget_{clock_, {}};
};

TEST_F(RequestLanesTest, KeepsAFifthOfOurHourFromEnrichment) {
  Spend(Lane::kEnrichment, 4000);

  EXPECT_THAT(Ask(Lane::kEnrichment), IsThrottled());
  Spend(Lane::kSweep, 1000);
  EXPECT_THAT(Ask(Lane::kSweep), IsThrottled());
}

TEST_F(RequestLanesTest, CountsWhatAnyLaneSpentAgainstEnrichment) {
  Spend(Lane::kTrust, 4000);

  EXPECT_THAT(Ask(Lane::kEnrichment), IsThrottled());
}

TEST_F(RequestLanesTest, KeepsAsMuchFromEnrichmentWhenOthersSpendTheHour) {
  TenantHasLeft("1100");

  EXPECT_THAT(Ask(Lane::kEnrichment), IsThrottled());
  EXPECT_THAT(Ask(Lane::kSweep), IsOk());
}

TEST_F(RequestLanesTest, LetsOnlyCommandsGoBeyondOurHour) {
  Spend(Lane::kSweep, 5000);

  EXPECT_THAT(Ask(Lane::kInteractive), IsThrottled());
  EXPECT_THAT(Ask(Lane::kTrust), IsThrottled());
  EXPECT_THAT(Ask(Lane::kCommand), IsOk());
}

TEST_F(RequestLanesTest, KeepsTheTenantsLastRequestsForCommands) {
  TenantHasLeft("100");

  EXPECT_THAT(Ask(Lane::kInteractive), IsThrottled());
  Spend(Lane::kCommand, 100);
  EXPECT_THAT(Ask(Lane::kCommand), IsThrottled());
}

TEST_F(RequestLanesTest, CountsByLaneAndEndpoint) {
  ASSERT_THAT(budget_.Acquire(Lane::kSweep, never_, "devices"), IsOk());
  ASSERT_THAT(budget_.Acquire(Lane::kSweep, never_, "devices"), IsOk());
  ASSERT_THAT(budget_.Acquire(Lane::kTrust, never_, "devices"), IsOk());

  EXPECT_THAT(
      budget_.SpendByEndpoint(),
      ::testing::ElementsAre(
          ::testing::Pair(SpendTally::Key(Lane::kTrust, "devices"), 1),
          ::testing::Pair(SpendTally::Key(Lane::kSweep, "devices"), 2)));
}

// A clock whose sleepers let the test look at the budget meanwhile.
class WatchedClock final : public Clock {
 public:
  absl::Time Now() const override { return inner_.Now(); }
  bool SleepUntil(absl::Time deadline,
                  const absl::Notification& cancelled) override {
    if (on_sleep) on_sleep();
    return inner_.SleepUntil(deadline, cancelled);
  }

  std::function<void()> on_sleep;

 private:
  FakeClock inner_{absl::FromUnixSeconds(7200)};
};

// The lane that waits, and the one that comes along meanwhile.
using Pair = std::pair<Lane, Lane>;

class RequestLanePairsTest : public ::testing::TestWithParam<Pair> {};

TEST_P(RequestLanePairsTest, SendsTheUpperLaneFirstHoweverLongItWaits) {
  const auto [upper, lower] = GetParam();
  WatchedClock clock;
  absl::Notification never;
  RequestBudget budget(clock, {});
  budget.PauseUntil(clock.Now() + absl::Seconds(1));
  absl::Notification give_up;
  absl::Status late;
  int sleeps = 0;
  // While the upper one sleeps through the pause, the lower one comes along. It
  // sleeps too, and past the pause, until the upper one is gone or it gives up.
  clock.on_sleep = [&, lower = lower] {
    if (++sleeps == 1) {
      late = budget.Acquire(lower, give_up);
    } else if (sleeps == 5) {
      give_up.Notify();
    }
  };

  const absl::Status first = budget.Acquire(upper, never);

  EXPECT_THAT(first, IsOk());
  EXPECT_THAT(late, ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
  EXPECT_EQ(budget.spent_this_hour(), 1);
  EXPECT_THAT(budget.Acquire(lower, never), IsOk());
}

TEST_P(RequestLanePairsTest, DoesNotLetTheLowerLaneHoldUpTheUpper) {
  const auto [upper, lower] = GetParam();
  WatchedClock clock;
  absl::Notification never;
  RequestBudget budget(clock, {});
  budget.PauseUntil(clock.Now() + absl::Seconds(1));
  absl::Status early;
  int sleeps = 0;
  clock.on_sleep = [&, upper = upper] {
    if (++sleeps == 1) early = budget.Acquire(upper, never);
  };

  const absl::Status late = budget.Acquire(lower, never);

  EXPECT_THAT(early, IsOk());
  EXPECT_EQ(sleeps, 2);
  EXPECT_THAT(late, IsOk());
}

INSTANTIATE_TEST_SUITE_P(
    Neighbours, RequestLanePairsTest,
    ::testing::Values(Pair(Lane::kCommand, Lane::kInteractive),
                      Pair(Lane::kInteractive, Lane::kTrust),
                      Pair(Lane::kTrust, Lane::kSweep),
                      Pair(Lane::kSweep, Lane::kEnrichment),
                      Pair(Lane::kCommand, Lane::kEnrichment)));

}  // namespace
}  // namespace muster::iru
