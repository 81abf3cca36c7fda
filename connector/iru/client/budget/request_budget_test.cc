#include "connector/iru/client/budget/request_budget.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::HasSubstr;

class RequestBudgetTest : public ::testing::Test {
 protected:
  absl::Status Sweep() { return budget_.Acquire(Lane::kSweep, never_); }
  absl::Status Command() { return budget_.Acquire(Lane::kCommand, never_); }

  void Observe(int64_t remaining) {
    budget_.Observe(
        HttpHeaders({{"x-ratelimit-remaining-hour", absl::StrCat(remaining)},
                     {"X-RateLimit-Limit-Hour", "10000"}}));
  }

  FakeClock clock_{absl::FromUnixSeconds(7200)};
  absl::Notification never_;
  RequestBudget budget_{clock_, {}};
};

TEST_F(RequestBudgetTest, KeepsBelow50InEverySecond) {
  std::vector<absl::Time> sent;
  for (int i = 0; i < 500; ++i) {
    ASSERT_THAT(Sweep(), IsOk());
    sent.push_back(clock_.Now());
  }

  for (size_t i = 50; i < sent.size(); ++i) {
    EXPECT_GT(sent[i] - sent[i - 50], absl::Seconds(1)) << i;
  }
}

TEST_F(RequestBudgetTest, DoesNotWaitForTheFirstFew) {
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Sweep(), IsOk());

  EXPECT_TRUE(clock_.sleeps().empty());
}

TEST_F(RequestBudgetTest, EndsWhenItsPartOfTheHourIsSpent) {
  for (int i = 0; i < 5000; ++i) ASSERT_THAT(Sweep(), IsOk()) << i;

  const absl::Status status = Sweep();

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kResourceExhausted,
                              "SOURCE_THROTTLED"));
  EXPECT_THAT(Command(), IsOk());
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Sweep(), IsOk());
  EXPECT_EQ(budget_.spent_this_hour(), 1);
}

TEST_F(RequestBudgetTest, SaysWhenTheNextHourBegins) {
  Observe(0);
  clock_.Advance(absl::Minutes(50));

  EXPECT_THAT(std::string(Sweep().message()), HasSubstr("retry in 600 s"));
}

TEST_F(RequestBudgetTest, LeavesTheTenantsLastRequestsToCommands) {
  Observe(100);

  EXPECT_THAT(Sweep(), ErrorIs(absl::StatusCode::kResourceExhausted,
                               "SOURCE_THROTTLED"));
  EXPECT_THAT(Command(), IsOk());
}

TEST_F(RequestBudgetTest, RefusesCommandsTooWhenTheTenantHasNothingLeft) {
  Observe(0);

  EXPECT_THAT(Command(), ErrorIs(absl::StatusCode::kResourceExhausted,
                                 "SOURCE_THROTTLED"));
}

TEST_F(RequestBudgetTest, CorrectsItsCountWhenTheTenantsHourBeganLater) {
  for (int i = 0; i < 1000; ++i) ASSERT_THAT(Sweep(), IsOk());

  Observe(9997);

  EXPECT_EQ(budget_.spent_this_hour(), 3);
}

TEST_F(RequestBudgetTest, IsNotCorrectedByWhatIsUnderWay) {
  for (int i = 0; i < 10; ++i) ASSERT_THAT(Sweep(), IsOk());

  Observe(9996);

  EXPECT_EQ(budget_.spent_this_hour(), 10);
}

TEST_F(RequestBudgetTest, IsSilentUntilThePauseEnds) {
  budget_.PauseUntil(clock_.Now() + absl::Seconds(42));

  ASSERT_THAT(Command(), IsOk());

  EXPECT_EQ(clock_.sleeps(), std::vector<absl::Duration>{absl::Seconds(42)});
}

TEST_F(RequestBudgetTest, RefusesInsteadOfAVeryLongPause) {
  budget_.PauseUntil(clock_.Now() + absl::Minutes(10));

  EXPECT_THAT(Sweep(), ErrorIs(absl::StatusCode::kResourceExhausted,
                               "SOURCE_THROTTLED"));
}

TEST_F(RequestBudgetTest, StopsWaitingWhenCancelled) {
  absl::Notification cancelled;
  cancelled.Notify();

  EXPECT_THAT(budget_.Acquire(Lane::kSweep, cancelled),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

TEST_F(RequestBudgetTest, IgnoresHeadersThatAreNoNumbers) {
  budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Hour", "many"}}));
  budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Hour", "-5"}}));

  EXPECT_THAT(Sweep(), IsOk());
}

TEST_F(RequestBudgetTest, CorrectsItsCountOfTheSecondByWhatTheTenantSays) {
  budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Second", "2"}}));

  for (int i = 0; i < 2; ++i) ASSERT_THAT(Sweep(), IsOk());
  EXPECT_TRUE(clock_.sleeps().empty());

  ASSERT_THAT(Sweep(), IsOk());
  EXPECT_EQ(clock_.sleeps().size(), 1u);
}

TEST_F(RequestBudgetTest, IsSilentForASecondThatOthersHaveSpent) {
  budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Second", "0"}}));

  ASSERT_THAT(Command(), IsOk());

  ASSERT_FALSE(clock_.sleeps().empty());
  EXPECT_EQ(clock_.sleeps()[0], absl::Seconds(1));
}

// Runs something while the first sleeper sleeps.
class InterruptedClock final : public Clock {
 public:
  absl::Time Now() const override { return now_; }
  bool SleepUntil(absl::Time deadline, const absl::Notification&) override {
    deadlines_.push_back(deadline);
    if (const auto meanwhile = std::exchange(meanwhile_, nullptr)) meanwhile();
    now_ = std::max(now_, deadline);
    return true;
  }

  std::function<void()> meanwhile_;
  std::vector<absl::Time> deadlines_;

 private:
  absl::Time now_ = absl::FromUnixSeconds(7200);
};

TEST(RequestBudgetLineTest, ServesALaneInTheOrderOfItsCallers) {
  InterruptedClock clock;
  RequestBudget budget(clock, {});
  const absl::Notification never;
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(budget.Acquire(Lane::kSweep, never), IsOk());
  }
  clock.meanwhile_ = [&] {
    ASSERT_THAT(budget.Acquire(Lane::kSweep, never), IsOk());
  };

  ASSERT_THAT(budget.Acquire(Lane::kSweep, never), IsOk());

  ASSERT_EQ(clock.deadlines_.size(), 2u);
  EXPECT_GT(clock.deadlines_[1] - clock.deadlines_[0], absl::Milliseconds(20));
}

class RestartedBudgetTest : public RequestBudgetTest {
 protected:
  RestartedBudgetTest() { options_.await_earlier = true; }

  // Until it is refused.
  int SpendAllOf(RequestBudget& budget, Lane lane) {
    int spent = 0;
    while (budget.Acquire(lane, never_).ok()) ++spent;
    return spent;
  }

  RequestBudget::Options options_;
};

TEST_F(RestartedBudgetTest, SpendsATenthUntilEarlierSpendIsKnown) {
  RequestBudget budget(clock_, options_);

  EXPECT_EQ(SpendAllOf(budget, Lane::kSweep), 500);

  const absl::Status refused = budget.Acquire(Lane::kSweep, never_);
  EXPECT_THAT(refused, ErrorIs(absl::StatusCode::kResourceExhausted,
                               "SOURCE_THROTTLED"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("retry in 10 s"));
  EXPECT_THAT(budget.Acquire(Lane::kCommand, never_), IsOk());
}

TEST_F(RestartedBudgetTest, GoesOnFromWhatWasSpentEarlier) {
  RequestBudget budget(clock_, options_);

  budget.AddEarlier(clock_.Now(), {{"sweep", 3900}, {"trust", 1000}});

  EXPECT_EQ(budget.spent_this_hour(), 4900);
  EXPECT_EQ(SpendAllOf(budget, Lane::kSweep), 100);
}

TEST_F(RestartedBudgetTest, KnowsItAllOnceAnHourBeganSinceTheStart) {
  RequestBudget budget(clock_, options_);
  clock_.Advance(absl::Hours(1));

  EXPECT_EQ(SpendAllOf(budget, Lane::kSweep), 5000);
}

TEST_F(RestartedBudgetTest, DropsTheSpendOfAnHourThatHasEnded) {
  RequestBudget budget(clock_, options_);
  const absl::Time hour = clock_.Now();
  clock_.Advance(absl::Hours(1));

  budget.AddEarlier(hour, {{"sweep", 5000}});

  EXPECT_EQ(budget.spent_this_hour(), 0);
}

TEST_F(RestartedBudgetTest, TellsEachRequestOnceToBeRecorded) {
  RequestBudget budget(clock_, options_);
  budget.AddEarlier(clock_.Now(), {{"sweep", 7}});
  ASSERT_THAT(budget.Acquire(Lane::kTrust, never_, "devices"), IsOk());
  ASSERT_THAT(budget.Acquire(Lane::kTrust, never_, "prism/count"), IsOk());

  const auto taken = budget.TakeUnrecorded();

  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].hour_start, absl::FromUnixSeconds(7200));
  EXPECT_EQ(taken[0].lanes, (connector::LaneSpend{{"trust", 2}}));
  EXPECT_TRUE(budget.TakeUnrecorded().empty());
}

}  // namespace
}  // namespace muster::iru
