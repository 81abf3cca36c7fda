#include <string>

#include "absl/strings/match.h"
#include "base/errors.h"
#include "base/redact/redact.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Pair;
using ::testing::SizeIs;

const char* const kSampledParent =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const char* const kUnsampledParent =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

absl::Status Failure() {
  return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no way");
}

bool IsSampled(const Span& span) {
  return absl::EndsWith(span.traceparent(), "-01");
}

// Nothing is sampled that need not be.
class SpanSamplingTest : public ::testing::Test {
 protected:
  RecordedSpan Only() {
    EXPECT_THAT(recorder_.Finished(), SizeIs(1));
    return recorder_.Finished().at(0);
  }

  SpanRecorder recorder_{0};
};

TEST_F(SpanSamplingTest, UnsampledSpanHasIdsAndIsNotSent) {
  Span span("span");
  span.SetAttribute("key", "value");
  EXPECT_THAT(span.trace_id(), SizeIs(32));
  EXPECT_THAT(span.span_id(), SizeIs(16));
  EXPECT_EQ(span.traceparent(),
            "00-" + span.trace_id() + "-" + span.span_id() + "-00");
  span.End();
  EXPECT_THAT(recorder_.Finished(), SizeIs(0));
}

TEST_F(SpanSamplingTest, ChildOfAnUnsampledSpanIsOfItsTraceAndNotSent) {
  {
    Span parent("parent");
    const WithSpan current(parent);
    Span child("child");
    EXPECT_EQ(child.trace_id(), parent.trace_id());
    EXPECT_FALSE(IsSampled(child));
  }
  EXPECT_THAT(recorder_.Finished(), SizeIs(0));
}

TEST_F(SpanSamplingTest, KeptSpanIsSentWithItsChildren) {
  {
    SpanOptions keep;
    keep.keep = true;
    Span command("command", keep);
    EXPECT_TRUE(IsSampled(command));
    const WithSpan current(command);
    Span("http");
  }
  EXPECT_THAT(recorder_.FinishedNamed("command"), SizeIs(1));
  EXPECT_THAT(recorder_.FinishedNamed("http"), SizeIs(1));
}

TEST_F(SpanSamplingTest, KeptSpanIsSentEvenInAnUnsampledTrace) {
  SpanOptions options;
  options.keep = true;
  options.parent_traceparent = kUnsampledParent;
  EXPECT_TRUE(IsSampled(Span("command", options)));
  EXPECT_EQ(Only().parent_span_id, "00f067aa0ba902b7");
}

TEST_F(SpanSamplingTest, ParentDecides) {
  SpanOptions options;
  options.parent_traceparent = kSampledParent;
  Span("child", options).End();
  EXPECT_EQ(Only().name, "child");
}

TEST(SpanSamplingAtAHundredTest, ParentDecides) {
  SpanRecorder recorder(100);
  SpanOptions options;
  options.parent_traceparent = kUnsampledParent;
  EXPECT_FALSE(IsSampled(Span("child", options)));
  EXPECT_THAT(recorder.Finished(), SizeIs(0));
}

TEST_F(SpanSamplingTest, RootThatFollowsFromASampledSpanIsSampled) {
  SpanOptions options;
  options.root = true;
  options.links = {kUnsampledParent};
  EXPECT_FALSE(IsSampled(Span("apply", options)));
  options.links = {kUnsampledParent, kSampledParent};
  EXPECT_TRUE(IsSampled(Span("apply", options)));
}

TEST_F(SpanSamplingTest, FailureIsSentWithItsOwnIdsAndAllThatWasSet) {
  RegisterForRedaction("sampling-token");
  SpanOptions options;
  options.kind = SpanKind::kClient;
  options.parent_traceparent = kUnsampledParent;
  options.links = {"00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-00"};
  Span span("work", options);
  span.SetAttribute("text", "a sampling-token");
  span.SetAttribute("yes", true);
  span.SetAttribute("int", 7);
  span.SetAttribute("double", 0.5);
  span.AddEvent("something");
  span.SetStatus(Failure());
  span.SetAttribute("later", "too");
  span.End();

  const RecordedSpan sent = Only();
  EXPECT_EQ(sent.name, "work");
  EXPECT_EQ(sent.kind, SpanKind::kClient);
  EXPECT_EQ(sent.trace_id, span.trace_id());
  EXPECT_EQ(sent.span_id, span.span_id());
  EXPECT_EQ(sent.parent_span_id, "00f067aa0ba902b7");
  EXPECT_THAT(sent.links, ElementsAre("1111111111111111"));
  EXPECT_TRUE(sent.failed);
  EXPECT_EQ(sent.error, "no way");
  EXPECT_THAT(sent.attributes,
              IsSupersetOf({Pair("text", "a [redacted]"), Pair("yes", "true"),
                            Pair("int", "7"), Pair("double", "0.5"),
                            Pair("later", "too"),
                            Pair("error.type", "HOST_UNREACHABLE")}));
}

TEST_F(SpanSamplingTest, FailedRootIsSentAsARoot) {
  Span span("work");
  span.SetStatus(Failure());
  span.End();
  EXPECT_EQ(Only().parent_span_id, "");
  EXPECT_EQ(Only().trace_id, span.trace_id());
}

TEST_F(SpanSamplingTest, FailureIsSentOnce) {
  {
    Span span("work");
    span.SetStatus(Failure());
    span.SetStatus(absl::UnknownError("another"));
    span.End();
    span.End();
  }
  EXPECT_EQ(Only().error, "no way");
}

TEST_F(SpanSamplingTest, FailureOfAChildLeavesItsParentUnsent) {
  {
    Span parent("parent");
    const WithSpan current(parent);
    Span("child").SetStatus(Failure());
  }
  EXPECT_EQ(Only().name, "child");
}

TEST_F(SpanSamplingTest, MoreAttributesThanAreNotedDoNoHarm) {
  Span span("work");
  for (int i = 0; i < 1000; ++i)
    span.SetAttribute("key", std::string(100, 'x'));
  span.SetAttribute("long", std::string(100000, 'x'));
  span.SetStatus(Failure());
  span.End();
  EXPECT_EQ(Only().error, "no way");
  EXPECT_EQ(Only().attributes.count("long"), 0u);
}

TEST_F(SpanSamplingTest, AttributesOfASampledSpanAreMasked) {
  RegisterForRedaction("sampling-token");
  SpanOptions keep;
  keep.keep = true;
  Span span("work", keep);
  span.SetAttribute("text", "a sampling-token");
  span.End();
  EXPECT_EQ(Only().attributes.at("text"), "a [redacted]");
}

TEST_F(SpanSamplingTest, TracestateGoesFromTheParentToItsDescendants) {
  SpanOptions options;
  options.parent_traceparent = kSampledParent;
  options.parent_tracestate = "vendor=1";
  Span child("child", options);
  EXPECT_EQ(child.tracestate(), "vendor=1");
  const WithSpan current(child);
  EXPECT_EQ(Span("grandchild").tracestate(), "vendor=1");
}

TEST_F(SpanSamplingTest, TracestateOfAMalformedParentIsIgnored) {
  SpanOptions options;
  options.parent_traceparent = "garbage";
  options.parent_tracestate = "vendor=1";
  EXPECT_EQ(Span("child", options).tracestate(), "");
}

}  // namespace
}  // namespace muster
