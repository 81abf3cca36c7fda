#include "connector/iru/client/budget/budget_metrics.h"

#include <map>
#include <string>

#include "base/fake_clock.h"
#include "base/telemetry/metrics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::FieldsAre;
using Attributes = std::map<std::string, std::string>;

// The points of the gauge of that name.
std::vector<GaugePoint> PointsOf(const std::string& name) {
  for (const GaugeReading& gauge : ReadGauges()) {
    if (gauge.name == name) return gauge.points;
  }
  return {};
}

TEST(BudgetMetricsTest, ShowsWhatIsLeftAndWhoSpentTheRestOnWhat) {
  FakeClock clock(absl::FromUnixSeconds(7200));
  RequestBudget budget(clock, {});
  const BudgetMetrics metrics("sources/iru", budget);
  absl::Notification never;
  ASSERT_THAT(budget.Acquire(Lane::kTrust, never, "prism/filevault"), IsOk());
  ASSERT_THAT(budget.Acquire(Lane::kSweep, never, "devices"), IsOk());
  ASSERT_THAT(budget.Acquire(Lane::kSweep, never, "devices"), IsOk());

  EXPECT_THAT(
      PointsOf("muster.source.budget.remaining"),
      ElementsAre(FieldsAre(Attributes{{"source", "sources/iru"}}, 4997)));
  EXPECT_THAT(PointsOf("muster.source.budget.spent"),
              ElementsAre(FieldsAre(Attributes{{"source", "sources/iru"},
                                               {"lane", "trust"},
                                               {"endpoint", "prism/filevault"}},
                                    1),
                          FieldsAre(Attributes{{"source", "sources/iru"},
                                               {"lane", "sweep"},
                                               {"endpoint", "devices"}},
                                    2)));
}

}  // namespace
}  // namespace muster::iru
