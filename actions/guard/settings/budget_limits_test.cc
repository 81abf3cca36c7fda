#include "actions/guard/settings/budget_limits.h"

#include <limits>

#include "base/process/textproto.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;

int64_t Limit(const std::string& budget, int64_t fleet_size) {
  return LimitOf(ParseTextproto<GuardSettings::Budget>(budget, "test").value(),
                 fleet_size);
}

TEST(BudgetLimitsTest, TakeTheLeastOfNumberAndShare) {
  EXPECT_EQ(Limit("max_count: 10", 100), 10);
  EXPECT_EQ(Limit("max_fleet_percent: 1", 1250), 12);
  EXPECT_EQ(Limit("max_count: 10 max_fleet_percent: 1", 1250), 10);
  EXPECT_EQ(Limit("max_count: 10 max_fleet_percent: 1", 700), 7);
  EXPECT_EQ(Limit("", 700), std::numeric_limits<int64_t>::max());
}

TEST(BudgetLimitsTest, LeaveASmallOrUnknownFleetTheLeastCount) {
  EXPECT_EQ(Limit("max_fleet_percent: 1 min_count: 3", 299), 3);
  EXPECT_EQ(Limit("max_fleet_percent: 1 min_count: 3", 400), 4);
  EXPECT_EQ(Limit("max_fleet_percent: 1 min_count: 3", 0), 3);
  EXPECT_EQ(Limit("max_fleet_percent: 1", 0), 0);
}

TEST(BudgetLimitsTest, RoundSharesUpToOneAtLeast) {
  EXPECT_EQ(ShareOf(10, 50), 5);
  EXPECT_EQ(ShareOf(3, 50), 2);
  EXPECT_EQ(ShareOf(1, 50), 1);
  EXPECT_EQ(ShareOf(0, 50), 1);
  EXPECT_EQ(ShareOf(10, 100), 10);
  constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(ShareOf(kNoLimit, 100), kNoLimit);
}

TEST(BudgetLimitsTest, LookBackAsFarAsTheLongestWindow) {
  const auto settings = ParseTextproto<GuardSettings>(R"(
    budgets { window { seconds: 60 } }
    budgets { window { seconds: 1200 } }
    automations { window { seconds: 3600 } })",
                                                      "test");
  EXPECT_EQ(LongestWindow(settings.value()), absl::Hours(1));
  EXPECT_EQ(LongestWindow(GuardSettings()), absl::ZeroDuration());
}

}  // namespace
}  // namespace muster::actions
