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
std::vector<MetricPoint> PointsOf(const std::string& name) {
  for (const MetricReading& gauge : ReadMetrics()) {
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
      PointsOf("muster.source.budget.limit"),
      ElementsAre(FieldsAre(Attributes{{"source", "sources/iru"}}, 5000)));
  const auto left = [](const std::string& lane, double count) {
    return FieldsAre(Attributes{{"source", "sources/iru"}, {"lane", lane}},
                     count);
  };
  EXPECT_THAT(PointsOf("muster.source.budget.remaining"),
              ElementsAre(left("interactive", 4997), left("trust", 4997),
                          left("sweep", 4997), left("enrichment", 3997)));
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

TEST(BudgetMetricsTest, ShowsWhatCommandsHaveOnceTheTenantSaysIt) {
  FakeClock clock(absl::FromUnixSeconds(7200));
  RequestBudget budget(clock, {});
  const BudgetMetrics metrics("sources/iru", budget);
  HttpHeaders headers;
  headers.Add("X-RateLimit-Limit-Hour", "10000");
  headers.Add("X-RateLimit-Remaining-Hour", "7000");

  budget.Observe(headers);

  EXPECT_THAT(
      PointsOf("muster.source.budget.remaining").at(0),
      FieldsAre(Attributes{{"source", "sources/iru"}, {"lane", "command"}},
                7000));
}

}  // namespace
}  // namespace muster::iru
