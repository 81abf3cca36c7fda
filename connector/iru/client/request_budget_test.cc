#include "connector/iru/client/request_budget.h"

#include <string>

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
  absl::Status Bulk() { return budget_.Acquire(Lane::kBulk, never_); }
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
    ASSERT_THAT(Bulk(), IsOk());
    sent.push_back(clock_.Now());
  }

  for (size_t i = 50; i < sent.size(); ++i) {
    EXPECT_GT(sent[i] - sent[i - 50], absl::Seconds(1)) << i;
  }
}

TEST_F(RequestBudgetTest, DoesNotWaitForTheFirstFew) {
  for (int i = 0; i < 10; ++i) ASSERT_THAT(Bulk(), IsOk());

  EXPECT_TRUE(clock_.sleeps().empty());
}

TEST_F(RequestBudgetTest, EndsWhenItsPartOfTheHourIsSpent) {
  for (int i = 0; i < 5000; ++i) ASSERT_THAT(Bulk(), IsOk()) << i;

  const absl::Status status = Bulk();

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kResourceExhausted,
                              "SOURCE_THROTTLED"));
  EXPECT_THAT(Command(), IsOk());
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Bulk(), IsOk());
  EXPECT_EQ(budget_.spent_this_hour(), 1);
}

TEST_F(RequestBudgetTest, SaysWhenTheNextHourBegins) {
  Observe(0);
  clock_.Advance(absl::Minutes(50));

  EXPECT_THAT(std::string(Bulk().message()), HasSubstr("retry in 600 s"));
}

TEST_F(RequestBudgetTest, LeavesTheTenantsLastRequestsToCommands) {
  Observe(100);

  EXPECT_THAT(Bulk(), ErrorIs(absl::StatusCode::kResourceExhausted,
                              "SOURCE_THROTTLED"));
  EXPECT_THAT(Command(), IsOk());
}

TEST_F(RequestBudgetTest, RefusesCommandsTooWhenTheTenantHasNothingLeft) {
  Observe(0);

  EXPECT_THAT(Command(), ErrorIs(absl::StatusCode::kResourceExhausted,
                                 "SOURCE_THROTTLED"));
}

TEST_F(RequestBudgetTest, CorrectsItsCountWhenTheTenantsHourBeganLater) {
  for (int i = 0; i < 1000; ++i) ASSERT_THAT(Bulk(), IsOk());

  Observe(9997);

  EXPECT_EQ(budget_.spent_this_hour(), 3);
}

TEST_F(RequestBudgetTest, IsNotCorrectedByWhatIsUnderWay) {
  for (int i = 0; i < 10; ++i) ASSERT_THAT(Bulk(), IsOk());

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

  EXPECT_THAT(Bulk(), ErrorIs(absl::StatusCode::kResourceExhausted,
                              "SOURCE_THROTTLED"));
}

TEST_F(RequestBudgetTest, StopsWaitingWhenCancelled) {
  absl::Notification cancelled;
  cancelled.Notify();

  EXPECT_THAT(budget_.Acquire(Lane::kBulk, cancelled),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

TEST_F(RequestBudgetTest, IgnoresHeadersThatAreNoNumbers) {
  budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Hour", "many"}}));
  budget_.Observe(HttpHeaders({{"X-RateLimit-Remaining-Hour", "-5"}}));

  EXPECT_THAT(Bulk(), IsOk());
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

TEST(RequestBudgetLanesTest, SendsAWaitingCommandBeforeBulk) {
  WatchedClock clock;
  absl::Notification never;
  RequestBudget budget(clock, {});
  budget.PauseUntil(clock.Now() + absl::Seconds(1));
  absl::Notification give_up;
  absl::Status bulk;
  int sleeps = 0;
  // While the command sleeps through the pause, a bulk request comes along. It
  // sleeps too, and past the pause, until the command is gone or it gives up.
  clock.on_sleep = [&] {
    if (++sleeps == 1) {
      bulk = budget.Acquire(Lane::kBulk, give_up);
    } else if (sleeps == 5) {
      give_up.Notify();
    }
  };

  const absl::Status command = budget.Acquire(Lane::kCommand, never);

  EXPECT_THAT(command, IsOk());
  EXPECT_THAT(bulk, ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
  EXPECT_EQ(budget.spent_this_hour(), 1);
}

}  // namespace
}  // namespace muster::iru
