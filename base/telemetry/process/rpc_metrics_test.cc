#include "base/telemetry/process/rpc_metrics.h"

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::Optional;

std::optional<uint64_t> Calls(const std::string& method,
                              const std::string& code) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name != "rpc.server.duration") continue;
    for (const HistogramPoint& point : metric.distribution) {
      if (point.attributes ==
          MetricAttributes{{"rpc.method", method},
                           {"rpc.response.status_code", code}}) {
        return std::accumulate(point.counts.begin(), point.counts.end(),
                               uint64_t{0});
      }
    }
  }
  return std::nullopt;
}

double CpuSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

TEST(RpcMetricsTest, CountsCallsByMethodAndCode) {
  RpcMetrics::Record("a.S/Get", absl::StatusCode::kOk, absl::Milliseconds(1));
  RpcMetrics::Record("a.S/Get", absl::StatusCode::kOk, absl::Seconds(1));
  RpcMetrics::Record("a.S/Get", absl::StatusCode::kNotFound, absl::Seconds(1));
  RpcMetrics::Record("a.S/List", absl::StatusCode::kOk, absl::Seconds(1));

  EXPECT_THAT(Calls("a.S/Get", "OK"), Optional(2u));
  EXPECT_THAT(Calls("a.S/Get", "NOT_FOUND"), Optional(1u));
  EXPECT_THAT(Calls("a.S/List", "OK"), Optional(1u));
  EXPECT_EQ(Calls("a.S/List", "NOT_FOUND"), std::nullopt);
}

TEST(RpcMetricsTest, KeepsItsOwnCopyOfTheName) {
  std::string name = "a.S/Temporary";
  RpcMetrics::Record(name, absl::StatusCode::kOk, absl::Seconds(1));
  std::fill(name.begin(), name.end(), 'x');
  RpcMetrics::Record("a.S/Temporary", absl::StatusCode::kOk, absl::Seconds(1));

  EXPECT_THAT(Calls("a.S/Temporary", "OK"), Optional(2u));
}

TEST(RpcMetricsTest, LosesNothingOfThreadsThatRecordAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 1000;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < kTimes; ++j) {
        RpcMetrics::Record("a.S/Race", absl::StatusCode::kOk, {});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_THAT(Calls("a.S/Race", "OK"), Optional(uint64_t{kThreads} * kTimes));
}

// The goal is 200 ns; builds for tests are not optimised.
TEST(RpcMetricsTest, CostsNextToNothing) {
  constexpr int kTimes = 100'000;
  const double before = CpuSeconds();
  for (int i = 0; i < kTimes; ++i) {
    RpcMetrics::Record("a.S/Cheap", absl::StatusCode::kOk,
                       absl::Microseconds(40));
  }
  EXPECT_LT((CpuSeconds() - before) / kTimes, 5e-6);
  RecordProperty("ns_per_call",
                 static_cast<int>((CpuSeconds() - before) / kTimes * 1e9));
}

}  // namespace
}  // namespace muster
