#include "tests/prometheus/shipped_files.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(ShippedFilesTest, FindMetricsAndNoLabels) {
  EXPECT_THAT(MetricsIn("sum by (rpc_method) (rate(rpc_server_duration_seconds_"
                        "count{rpc_response_status_code=\"OK\"}[5m])) > "
                        "muster_store_revision"),
              ElementsAre("muster_store_revision",
                          "rpc_server_duration_seconds_count"));
}

TEST(ShippedFilesTest, HaveADashboardThatAsksForMetrics) {
  EXPECT_THAT(DashboardQueries(), SizeIs(Ge(40)));
  EXPECT_THAT(DashboardQueries(), Each(Not(HasSubstr("$"))));
}

TEST(ShippedFilesTest, TellWhatToDoOnEachAlert) {
  const std::string operations = ReadShipped("docs/operations.md");
  EXPECT_THAT(AlertNames(), SizeIs(Ge(20)));
  for (const std::string& alert : AlertNames()) {
    EXPECT_THAT(operations, HasSubstr("\n| " + alert + " |"));
  }
}

}  // namespace
}  // namespace muster::testing
