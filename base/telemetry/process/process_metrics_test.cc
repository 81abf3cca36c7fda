#include "base/telemetry/process/process_metrics.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::Le;
using ::testing::Pair;

MetricPoint Point(const std::string& name) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name == name) return metric.points.at(0);
  }
  return {{}, -1};
}

double Value(const std::string& name) { return Point(name).value; }

class ProcessMetricsTest : public ::testing::Test {
 protected:
  const ProcessMetrics metrics_{"some-service"};
};

TEST_F(ProcessMetricsTest, ShowMemoryThatIsHeld) {
  const double before = Value("muster.process.resident_bytes");
  ASSERT_THAT(before, Gt(100e3));
  const std::string ballast(64 << 20, 'x');

  EXPECT_THAT(Value("muster.process.resident_bytes"),
              AllOf(Ge(before + 60e6), Le(before + 200e6)))
      << ballast.size();
}

TEST_F(ProcessMetricsTest, ShowOpenDescriptors) {
  const double before = Value("muster.process.open_descriptors");
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

  EXPECT_EQ(Value("muster.process.open_descriptors"), before + 1);
  EXPECT_THAT(Value("muster.process.max_descriptors"), Gt(before));
  close(fd);
}

TEST_F(ProcessMetricsTest, ShowTimeThreadsAndProgram) {
  EXPECT_THAT(Value("muster.process.cpu"), Gt(0));
  EXPECT_THAT(Value("muster.process.threads"), Ge(1));
  EXPECT_THAT(Value("muster.process.start_time"), Gt(1.7e9));
  EXPECT_EQ(Value("muster.build.info"), 1);
  EXPECT_THAT(Point("muster.build.info").attributes,
              Contains(Pair("service", "some-service")));
}

}  // namespace
}  // namespace muster
