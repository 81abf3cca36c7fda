#include "base/telemetry/span.h"

#include <string>
#include <thread>
#include <utility>

#include "base/errors.h"
#include "base/secret.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::MatchesRegex;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kRemoteTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kRemoteSpan[] = "00f067aa0ba902b7";
const char* const kRemote =
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

class SpanTest : public ::testing::Test {
 protected:
  RecordedSpan Only(absl::string_view name) {
    EXPECT_THAT(recorder_.FinishedNamed(name), SizeIs(1));
    return recorder_.FinishedNamed(name).at(0);
  }

  SpanRecorder recorder_;
};

TEST_F(SpanTest, ChildOfTheCurrentSpan) {
  {
    Span parent("parent");
    const WithSpan current(parent);
    EXPECT_EQ(CurrentTraceparent(), parent.traceparent());
    EXPECT_EQ(CurrentTraceId(), parent.trace_id());
    EXPECT_EQ(CurrentSpanId(), parent.span_id());
    Span child("child");
    EXPECT_EQ(child.trace_id(), parent.trace_id());
  }
  EXPECT_EQ(Only("child").parent_span_id, Only("parent").span_id);
  EXPECT_EQ(Only("parent").parent_span_id, "");
}

TEST_F(SpanTest, CurrentOnItsThreadOnlyAndOnlyWhileTheScopeLives) {
  Span span("span");
  {
    const WithSpan current(span);
    std::thread([] { EXPECT_EQ(CurrentTraceparent(), ""); }).join();
  }
  EXPECT_EQ(CurrentTraceparent(), "");
}

TEST_F(SpanTest, ParentAndLinksCanComeFromElsewhere) {
  SpanOptions options;
  options.kind = SpanKind::kConsumer;
  options.parent_traceparent = kRemote;
  options.links = {kRemote, "garbage", ""};
  Span("work", options).End();

  const RecordedSpan span = Only("work");
  EXPECT_EQ(span.kind, SpanKind::kConsumer);
  EXPECT_EQ(span.trace_id, kRemoteTrace);
  EXPECT_EQ(span.parent_span_id, kRemoteSpan);
  EXPECT_THAT(span.links, ElementsAre(kRemoteSpan));
}

TEST_F(SpanTest, MalformedParentFallsBackToTheCurrentSpan) {
  Span parent("parent");
  const WithSpan current(parent);
  SpanOptions options;
  options.parent_traceparent = "00-zz-zz-01";
  EXPECT_EQ(Span("child", options).trace_id(), parent.trace_id());
}

TEST_F(SpanTest, RootStartsATraceOfItsOwn) {
  Span outer("outer");
  const WithSpan current(outer);
  SpanOptions options;
  options.root = true;
  EXPECT_NE(Span("root", options).trace_id(), outer.trace_id());
  EXPECT_EQ(Only("root").parent_span_id, "");
}

TEST_F(SpanTest, TraceparentHasTheFormOfTheStandard) {
  const Span span("span");
  EXPECT_EQ(span.traceparent(),
            "00-" + span.trace_id() + "-" + span.span_id() + "-01");
  EXPECT_THAT(span.trace_id(), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_THAT(span.span_id(), MatchesRegex("[0-9a-f]{16}"));
}

TEST_F(SpanTest, AttributesKeepTheirTypes) {
  {
    Span span("span");
    span.SetAttribute("text", "words");
    span.SetAttribute("string", std::string("more"));
    span.SetAttribute("yes", true);
    span.SetAttribute("int", 7);
    span.SetAttribute("size", size_t{8});
    span.SetAttribute("double", 0.5);
  }
  EXPECT_THAT(Only("span").attributes,
              IsSupersetOf({Pair("text", "words"), Pair("string", "more"),
                            Pair("yes", "true"), Pair("int", "7"),
                            Pair("size", "8"), Pair("double", "0.5")}));
}

TEST_F(SpanTest, FailureHasReasonAndRedactedWords) {
  RegisterSecret(Secret("span-token"));
  {
    Span span("span");
    span.SetStatus(absl::OkStatus());
    span.SetStatus(Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
                         "no way with span-token"));
  }
  EXPECT_TRUE(Only("span").failed);
  EXPECT_EQ(Only("span").error, "no way with [redacted]");
  EXPECT_EQ(Only("span").attributes.at("error.type"), "HOST_UNREACHABLE");
}

TEST_F(SpanTest, MovingHandsTheSpanOver) {
  Span first("first");
  const std::string id = first.span_id();
  Span second = std::move(first);
  EXPECT_EQ(second.span_id(), id);
  EXPECT_THAT(recorder_.Finished(), SizeIs(0));

  second = Span("other");
  EXPECT_EQ(Only("first").span_id, id);
}

TEST(SpanWithoutTelemetryTest, HasNoIdsAndDoesNoHarm) {
  Span span("span");
  span.SetAttribute("key", 1);
  span.AddEvent("event");
  const WithSpan current(span);
  EXPECT_EQ(span.traceparent(), "");
  EXPECT_EQ(span.trace_id(), "");
  EXPECT_EQ(CurrentTraceparent(), "");
}

}  // namespace
}  // namespace muster
