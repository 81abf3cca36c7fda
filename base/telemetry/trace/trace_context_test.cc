#include "base/telemetry/trace/trace_context.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

constexpr char kTraceparent[] =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceContextTest, ReadsWhatItWrites) {
  const TraceContext context = ParseTraceContext(kTraceparent);

  EXPECT_TRUE(context.valid());
  EXPECT_TRUE(context.sampled);
  EXPECT_EQ(FormatTraceparent(context), kTraceparent);
  EXPECT_EQ(TraceIdText(context), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(SpanIdText(context), "00f067aa0ba902b7");
}

TEST(TraceContextTest, OnlyTheLastFlagSaysThatItIsSampled) {
  std::string traceparent = kTraceparent;
  traceparent.replace(53, 2, "fe");
  EXPECT_FALSE(ParseTraceContext(traceparent).sampled);
  traceparent.replace(53, 2, "03");
  EXPECT_TRUE(ParseTraceContext(traceparent).sampled);
}

TEST(TraceContextTest, TakesLaterVersionsThatSayMore) {
  std::string traceparent = std::string(kTraceparent) + "-what-is-new";
  traceparent.replace(0, 2, "01");
  EXPECT_TRUE(ParseTraceContext(traceparent).valid());
}

TEST(TraceContextTest, PassesTracestateOnAsItIs) {
  EXPECT_EQ(ParseTraceContext(kTraceparent, "vendor=a:1, other=b").tracestate,
            "vendor=a:1, other=b");
}

TEST(TraceContextTest, LeavesOutATracestateThatIsTooLongOrNotText) {
  EXPECT_EQ(ParseTraceContext(kTraceparent, std::string(513, 'a')).tracestate,
            "");
  EXPECT_EQ(ParseTraceContext(kTraceparent, "a=\r\nb").tracestate, "");
}

TEST(TraceContextTest, NothingIsNotAContext) {
  EXPECT_FALSE(TraceContext().valid());
  EXPECT_EQ(FormatTraceparent(TraceContext()), "");
  EXPECT_EQ(TraceIdText(TraceContext()), "");
  EXPECT_EQ(SpanIdText(TraceContext()), "");
}

class MalformedTraceparentTest
    : public ::testing::TestWithParam<absl::string_view> {};

TEST_P(MalformedTraceparentTest, IsNoContext) {
  EXPECT_FALSE(ParseTraceContext(GetParam(), "a=b").valid());
  EXPECT_EQ(ParseTraceContext(GetParam(), "a=b").tracestate, "");
}

INSTANTIATE_TEST_SUITE_P(
    Texts, MalformedTraceparentTest,
    ::testing::Values(
        "", "garbage",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"));

}  // namespace
}  // namespace muster
