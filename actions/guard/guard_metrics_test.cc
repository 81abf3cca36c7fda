#include "actions/guard/guard_metrics.h"

#include <string>

#include "actions/guard/guard_fixture.h"
#include "base/telemetry/metric_registry.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::IsOk;

using GuardMetricsTest = GuardFixture;

double Value(const std::string& name) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name == name) return metric.points.at(0).value;
  }
  return -1;
}

TEST_F(GuardMetricsTest, ShowTheMode) {
  ASSERT_THAT(Open(), IsOk());
  const GuardMetrics metrics(*guard_);
  EXPECT_EQ(Value("muster.guard.mode"), 1);

  ASSERT_THAT(Stop(guard::v1::GUARD_MODE_NONE), IsOk());

  EXPECT_EQ(Value("muster.guard.mode"), 4);
}

TEST_F(GuardMetricsTest, ShowWhetherSettingsWait) {
  ASSERT_THAT(Open(), IsOk());
  {
    const GuardMetrics metrics(*guard_);
    EXPECT_EQ(Value("muster.guard.pending"), 0);
  }

  ASSERT_THAT(Open("max_targets: 5000"), IsOk());

  const GuardMetrics metrics(*guard_);
  EXPECT_EQ(Value("muster.guard.pending"), 1);
}

}  // namespace
}  // namespace muster::actions
