#include "bench/connector/bounds.h"

#include "gtest/gtest.h"

namespace muster::bench {
namespace {

constexpr absl::Duration kLatency = absl::Milliseconds(300);

TEST(LeastTimeTest, IsThatOfRoundsWhereFewAreUnderWay) {
  EXPECT_EQ(LeastTime(10, 1, kLatency, 50), kLatency * 10);
  EXPECT_EQ(LeastTime(10, 4, kLatency, 50), kLatency * 3);
}

TEST(LeastTimeTest, IsThatOfTheRateWhereManyAreUnderWay) {
  EXPECT_EQ(LeastTime(150, 100, kLatency, 50), absl::Seconds(2) + kLatency);
  EXPECT_EQ(LeastTime(50, 100, kLatency, 50), kLatency);
}

TEST(LeastTimeTest, IsNoneOfNothing) {
  EXPECT_EQ(LeastTime(0, 1, kLatency, 50), absl::ZeroDuration());
}

TEST(PercentileTest, IsAValueThatOccurred) {
  std::vector<double> hundred;
  for (int i = 100; i > 0; --i) hundred.push_back(i);

  EXPECT_EQ(Percentile(hundred, 99), 99);
  EXPECT_EQ(Percentile(hundred, 50), 50);
  EXPECT_EQ(Percentile(hundred, 100), 100);
  EXPECT_EQ(Percentile({3}, 99), 3);
  EXPECT_EQ(Percentile({}, 99), 0);
}

}  // namespace
}  // namespace muster::bench
