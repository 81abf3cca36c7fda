#include "tests/otlp_receiver/metric_receiver.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/telemetry/histogram.h"
#include "base/telemetry/metrics.h"
#include "base/telemetry/telemetry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::SizeIs;

class MetricReceiverTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto receiver = OtlpReceiver::Create(0);
    ASSERT_THAT(receiver, IsOk());
    receiver_ = *std::move(receiver);
  }

  std::unique_ptr<Telemetry> Send(const std::string& service,
                                  absl::Duration interval) {
    Telemetry::Options options;
    options.service_name = service;
    options.otlp_endpoint = receiver_->address();
    options.metric_interval = interval;
    auto telemetry = Telemetry::Start(std::move(options));
    EXPECT_THAT(telemetry, IsOk());
    return *std::move(telemetry);
  }

  std::unique_ptr<OtlpReceiver> receiver_;
};

TEST_F(MetricReceiverTest, KeepsTheLastValueOfEachSeries) {
  double lag = 3;
  const GaugeFamily gauge("test.lag", "{change}", "", [&] {
    return std::vector<MetricPoint>{{{{"watcher", "a"}}, lag},
                                    {{{"watcher", "b"}}, 0.5}};
  });
  const auto telemetry = Send("sender", absl::Hours(1));
  ASSERT_TRUE(telemetry->Flush());
  lag = 4;
  ASSERT_TRUE(telemetry->Flush());

  const MetricReceiver& metrics = receiver_->metrics();
  EXPECT_THAT(metrics.LastValue("test.lag", {{"watcher", "a"}}), Optional(4));
  EXPECT_THAT(metrics.LastValue("test.lag", {{"watcher", "b"}}), Optional(0.5));
  EXPECT_EQ(metrics.LastValue("test.lag", {}), std::nullopt);
  EXPECT_EQ(metrics.LastValue("test", {{"watcher", "a"}}), std::nullopt);
  ASSERT_THAT(metrics.metrics(), SizeIs(2));
  EXPECT_EQ(metrics.metrics()[0].service, "sender");
  EXPECT_EQ(metrics.metrics()[0].unit, "{change}");
}

TEST_F(MetricReceiverTest, TellsCountersFromGauges) {
  const CounterFamily counter("test.sent", "{request}", "", [] {
    return std::vector<MetricPoint>{{{{"lane", "a"}}, 7}};
  });
  const GaugeFamily gauge("test.lag", "{change}", "", [] {
    return std::vector<MetricPoint>{{{}, 3}};
  });
  ASSERT_TRUE(Send("sender", absl::Hours(1))->Flush());

  const MetricReceiver& metrics = receiver_->metrics();
  EXPECT_THAT(metrics.LastValue("test.sent", {{"lane", "a"}}), Optional(7));
  ASSERT_THAT(metrics.metrics(), SizeIs(2));
  EXPECT_EQ(metrics.metrics()[0].kind, ReceivedMetric::Kind::kGauge);
  EXPECT_EQ(metrics.metrics()[1].kind, ReceivedMetric::Kind::kCounter);
}

TEST_F(MetricReceiverTest, GetsTheBucketsOfAHistogram) {
  Histogram histogram("test.size", "s", "", {1, 10});
  histogram.At({{"kind", "a"}}).Record(0.5);
  histogram.At({{"kind", "a"}}).Record(100, 2);
  ASSERT_TRUE(Send("sender", absl::Hours(1))->Flush());

  ASSERT_THAT(receiver_->metrics().metrics(), SizeIs(1));
  const ReceivedMetric received = receiver_->metrics().metrics()[0];
  EXPECT_EQ(received.kind, ReceivedMetric::Kind::kHistogram);
  EXPECT_EQ(received.name, "test.size");
  EXPECT_THAT(received.attributes, ElementsAre(Pair("kind", "a")));
  EXPECT_EQ(received.value, 200.5);
  EXPECT_THAT(received.counts, ElementsAre(1, 0, 2));
  EXPECT_THAT(received.bounds, ElementsAre(1, 10));
}

TEST_F(MetricReceiverTest, GetsGaugesWithoutBeingAskedFor) {
  std::atomic<int> reads = 0;
  const GaugeFamily gauge("test.reads", "1", "", [&] {
    return std::vector<MetricPoint>{{{}, static_cast<double>(++reads)}};
  });
  const auto telemetry = Send("sender", absl::Milliseconds(20));

  EXPECT_TRUE(receiver_->metrics().WaitFor(
      [](const auto& metrics) {
        return !metrics.empty() && metrics[0].value > 2;
      },
      absl::Seconds(10)));
}

TEST_F(MetricReceiverTest, GetsNothingOfAProcessWithoutGauges) {
  const auto telemetry = Send("sender", absl::Hours(1));
  EXPECT_TRUE(telemetry->Flush());
  EXPECT_THAT(receiver_->metrics().metrics(), IsEmpty());
}

TEST_F(MetricReceiverTest, TellsServicesApart) {
  const GaugeFamily gauge("test.one", "1", "", [] {
    return std::vector<MetricPoint>{{{}, 1}};
  });
  ASSERT_TRUE(Send("first", absl::Hours(1))->Flush());
  ASSERT_TRUE(Send("second", absl::Hours(1))->Flush());

  ASSERT_THAT(receiver_->metrics().metrics(), SizeIs(2));
  EXPECT_EQ(receiver_->metrics().metrics()[1].service, "second");
}

}  // namespace
}  // namespace muster
