#include "connector/iru/client/budget/spend_keeper.h"

#include <string>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "connector/core/spend/fake_spend_ledger.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::FakeSpendLedger;
using connector::LaneSpend;
using muster::testing::IsOk;
using muster::testing::IsOkAndHolds;
using muster::testing::StatusIs;
using ::testing::Eq;

absl::Status Unreachable() {
  return Error(absl::StatusCode::kUnavailable, "LEDGER_GONE", "not there");
}

// One process's life.
struct Process {
  Process(FakeSpendLedger& ledger, Clock& clock, Random& random)
      : budget(clock, AwaitingEarlier()),
        keeper(budget, ledger, clock, random) {}

  static RequestBudget::Options AwaitingEarlier() {
    RequestBudget::Options options;
    options.await_earlier = true;
    return options;
  }

  void Spend(Lane lane, int requests) {
    absl::Notification never;
    for (int i = 0; i < requests; ++i) {
      ASSERT_THAT(budget.Acquire(lane, never), IsOk());
    }
  }

  RequestBudget budget;
  SpendKeeper keeper;
};

class SpendKeeperTest : public ::testing::Test {
 protected:
  const absl::Time hour_ = absl::FromUnixSeconds(7200);
  FakeClock clock_{hour_};
  FakeRandom random_;
  FakeSpendLedger ledger_;
  Process process_{ledger_, clock_, random_};
};

TEST_F(SpendKeeperTest, CarriesTheHoursSpendOverARestart) {
  process_.Spend(Lane::kSweep, 200);
  process_.Spend(Lane::kTrust, 100);
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());

  Process next(ledger_, clock_, random_);
  ASSERT_THAT(next.keeper.RunOnce(), IsOk());

  EXPECT_EQ(next.budget.spent_this_hour(), 300);
}

TEST_F(SpendKeeperTest, DoesNotCountItsOwnSpendTwice) {
  process_.Spend(Lane::kSweep, 200);
  ledger_.FailWith(Unreachable());
  EXPECT_THAT(process_.keeper.RunOnce(),
              StatusIs(absl::StatusCode::kUnavailable));
  ledger_.FailWith(absl::OkStatus());

  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());

  EXPECT_EQ(process_.budget.spent_this_hour(), 200);
  EXPECT_THAT(ledger_.Load(hour_), IsOkAndHolds(Eq(LaneSpend{{"sweep", 200}})));
}

TEST_F(SpendKeeperTest, RecordsInBatches) {
  process_.Spend(Lane::kSweep, 200);
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());

  EXPECT_EQ(ledger_.records(), 1);
}

TEST_F(SpendKeeperTest, RecordsABatchOnceThoughItsAnswerWasLost) {
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());
  process_.Spend(Lane::kSweep, 10);
  ledger_.LoseNextAnswer(Unreachable());
  EXPECT_THAT(process_.keeper.RunOnce(),
              StatusIs(absl::StatusCode::kUnavailable));
  process_.Spend(Lane::kSweep, 5);

  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());

  EXPECT_THAT(ledger_.Load(hour_), IsOkAndHolds(Eq(LaneSpend{{"sweep", 15}})));
}

TEST_F(SpendKeeperTest, RecordsWhatWasSpentInTheHourBeforeInThatHour) {
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());
  process_.Spend(Lane::kSweep, 10);
  clock_.Advance(absl::Hours(1));
  process_.Spend(Lane::kSweep, 5);

  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());

  EXPECT_THAT(ledger_.Load(hour_), IsOkAndHolds(Eq(LaneSpend{{"sweep", 10}})));
  EXPECT_THAT(ledger_.Load(hour_ + absl::Hours(1)),
              IsOkAndHolds(Eq(LaneSpend{{"sweep", 5}})));
}

TEST_F(SpendKeeperTest, DropsWhatTheLedgerWillNeverTake) {
  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());
  process_.Spend(Lane::kSweep, 10);
  ledger_.FailWith(
      Error(absl::StatusCode::kInvalidArgument, "SPEND_MALFORMED", "no"));
  EXPECT_THAT(process_.keeper.RunOnce(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  ledger_.FailWith(absl::OkStatus());
  process_.Spend(Lane::kSweep, 5);

  ASSERT_THAT(process_.keeper.RunOnce(), IsOk());

  EXPECT_THAT(ledger_.Load(hour_), IsOkAndHolds(Eq(LaneSpend{{"sweep", 5}})));
}

}  // namespace
}  // namespace muster::iru
