#include "base/telemetry/trace/sampling.h"

#include <set>

#include "gtest/gtest.h"

namespace muster {
namespace {

int SampledOf(int traces) {
  int sampled = 0;
  for (int i = 0; i < traces; ++i) sampled += IsSampledTrace(RandomTraceId());
  return sampled;
}

bool IsSampledAt(double percent, const TraceIdBytes& trace_id) {
  const Sampling sampling(percent);
  return IsSampledTrace(trace_id);
}

TEST(SamplingTest, IsOffOutsideOfItsScope) {
  EXPECT_FALSE(IsTracing());
  EXPECT_FALSE(IsSampledTrace(RandomTraceId()));
  {
    const Sampling sampling(0);
    EXPECT_TRUE(IsTracing());
  }
  EXPECT_FALSE(IsTracing());
}

TEST(SamplingTest, TheOneBeforeCountsAgain) {
  const Sampling outer(100);
  {
    const Sampling inner(0);
    EXPECT_FALSE(IsSampledTrace(RandomTraceId()));
  }
  EXPECT_TRUE(IsSampledTrace(RandomTraceId()));
}

TEST(SamplingTest, SaysWhetherSpansAreSent) {
  EXPECT_FALSE(AreSpansSent());
  const Sampling unsent(100, Sampling::Sent::kNo);
  EXPECT_FALSE(AreSpansSent());
  {
    const Sampling sent(0);
    EXPECT_TRUE(AreSpansSent());
  }
  EXPECT_FALSE(AreSpansSent());
}

TEST(SamplingTest, TakesAllOrNothingAtTheEnds) {
  {
    const Sampling all(100);
    EXPECT_EQ(SampledOf(1000), 1000);
    EXPECT_TRUE(IsSampledTrace(TraceIdBytes{}));
  }
  const Sampling none(0);
  EXPECT_EQ(SampledOf(1000), 0);
  TraceIdBytes highest;
  highest.fill(0xff);
  EXPECT_FALSE(IsSampledTrace(highest));
}

TEST(SamplingTest, TakesAboutThePercentageThatWasAskedFor) {
  const Sampling sampling(10);
  const int sampled = SampledOf(20000);
  EXPECT_GT(sampled, 1700);  // seven standard deviations
  EXPECT_LT(sampled, 2300);
}

TEST(SamplingTest, AHigherPercentageTakesTheSameTracesAndMore) {
  for (int i = 0; i < 1000; ++i) {
    const TraceIdBytes trace_id = RandomTraceId();
    const bool few = IsSampledAt(5, trace_id);
    const Sampling more(50);
    EXPECT_TRUE(IsSampledTrace(trace_id) || !few);
  }
}

TEST(SamplingTest, IdsDiffer) {
  std::set<TraceIdBytes> traces;
  std::set<SpanIdBytes> spans;
  for (int i = 0; i < 1000; ++i) {
    traces.insert(RandomTraceId());
    spans.insert(RandomSpanId());
  }
  EXPECT_EQ(traces.size(), 1000u);
  EXPECT_EQ(spans.size(), 1000u);
}

}  // namespace
}  // namespace muster
