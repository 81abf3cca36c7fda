#include "base/telemetry/histogram.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

MetricReading Only() {
  const std::vector<MetricReading> metrics = ReadMetrics();
  return metrics.size() == 1 ? metrics[0] : MetricReading();
}

TEST(HistogramTest, CountsValuesByTheBoundTheyDoNotPass) {
  Histogram histogram("test.size", "s", "How big", {1, 10});
  Histogram::Series& series = histogram.At({{"kind", "a"}});

  series.Record(0.5);
  series.Record(1);
  series.Record(1.5);
  series.Record(11);
  series.Record(100, 3);

  const MetricReading reading = Only();
  EXPECT_EQ(reading.kind, MetricKind::kHistogram);
  EXPECT_EQ(reading.name, "test.size");
  EXPECT_EQ(reading.unit, "s");
  EXPECT_EQ(reading.description, "How big");
  EXPECT_THAT(reading.bounds, ElementsAre(1, 10));
  ASSERT_EQ(reading.distribution.size(), 1u);
  EXPECT_EQ(reading.distribution[0].attributes,
            (MetricAttributes{{"kind", "a"}}));
  EXPECT_THAT(reading.distribution[0].counts, ElementsAre(2, 1, 4));
  EXPECT_EQ(reading.distribution[0].sum, 314);
}

TEST(HistogramTest, KeepsAttributesApart) {
  Histogram histogram("test.size", "s", "", {1});
  histogram.At({{"kind", "a"}}).Record(0);
  histogram.At({{"kind", "b"}}).Record(2);
  histogram.At({{"kind", "b"}}).Record(2);

  const MetricReading reading = Only();

  ASSERT_EQ(reading.distribution.size(), 2u);
  EXPECT_THAT(reading.distribution[0].counts, ElementsAre(1, 0));
  EXPECT_THAT(reading.distribution[1].counts, ElementsAre(0, 2));
}

TEST(HistogramTest, PutsWhatComesTooManyIntoOneSeries) {
  Histogram histogram("test.size", "s", "", {1});
  for (size_t i = 0; i < Histogram::kMaxSeries + 5; ++i) {
    histogram.At({{"kind", std::to_string(i)}}).Record(0);
  }

  const MetricReading reading = Only();

  ASSERT_EQ(reading.distribution.size(), Histogram::kMaxSeries + 1);
  for (const HistogramPoint& point : reading.distribution) {
    const bool is_rest = point.attributes.count("overflow") > 0;
    EXPECT_THAT(point.counts, ElementsAre(is_rest ? 5 : 1, 0));
  }
}

TEST(HistogramTest, LosesNothingOfThreadsThatRecordAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 10'000;
  Histogram histogram("test.size", "s", "", {1});
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kTimes; ++j) histogram.At({}).Record(2);
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_THAT(Only().distribution.at(0).counts,
              ElementsAre(0, kThreads * kTimes));
  EXPECT_EQ(Only().distribution.at(0).sum, 2.0 * kThreads * kTimes);
}

TEST(HistogramTest, EndsWithItsObject) {
  { Histogram("test.size", "s", "", {1}).At({}).Record(0); }
  EXPECT_THAT(ReadMetrics(), IsEmpty());
}

}  // namespace
}  // namespace muster
