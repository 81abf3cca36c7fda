#include "connector/iru/client/budget/spend_tally.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using connector::LaneSpend;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using Key = SpendTally::Key;

const absl::Time kHour = absl::FromUnixSeconds(7200);

TEST(SpendTallyTest, CountsTheCurrentHourByLaneAndEndpoint) {
  SpendTally tally;
  tally.Add(kHour, Lane::kSweep, "devices");
  tally.Add(kHour + absl::Minutes(59), Lane::kSweep, "devices");

  EXPECT_THAT(tally.ThisHour(kHour + absl::Minutes(59)),
              ElementsAre(Pair(Key(Lane::kSweep, "devices"), 2)));
  EXPECT_THAT(tally.ThisHour(kHour + absl::Hours(1)), IsEmpty());
}

TEST(SpendTallyTest, ShowsEarlierSpendButNeverRecordsItAgain) {
  SpendTally tally;
  tally.AddEarlier(kHour, {{"trust", 3}, {"rest", 4}});

  EXPECT_THAT(tally.ThisHour(kHour),
              ElementsAre(Pair(Key(Lane::kTrust, "before_start"), 3),
                          Pair(Key(Lane::kEnrichment, "before_start"), 4)));
  EXPECT_THAT(tally.TakeUnrecorded(), IsEmpty());
}

TEST(SpendTallyTest, KeepsTheUnrecordedHoursApart) {
  SpendTally tally;
  tally.Add(kHour, Lane::kSweep, "devices");
  tally.Add(kHour + absl::Hours(1), Lane::kTrust, "devices");

  const auto taken = tally.TakeUnrecorded();

  ASSERT_THAT(taken, SizeIs(2));
  EXPECT_EQ(taken[0].hour_start, kHour);
  EXPECT_EQ(taken[0].lanes, (LaneSpend{{"sweep", 1}}));
  EXPECT_EQ(taken[1].hour_start, kHour + absl::Hours(1));
  EXPECT_EQ(taken[1].lanes, (LaneSpend{{"trust", 1}}));
}

TEST(SpendTallyTest, ForgetsHoursThatNobodyTookForTwoDays) {
  SpendTally tally;
  for (int i = 0; i < 100; ++i) {
    tally.Add(kHour + absl::Hours(i), Lane::kSweep, "devices");
  }

  const auto taken = tally.TakeUnrecorded();

  ASSERT_THAT(taken, SizeIs(48));
  EXPECT_EQ(taken.back().hour_start, kHour + absl::Hours(99));
}

}  // namespace
}  // namespace muster::iru
