#include "base/telemetry/span_recorder.h"

#include "base/telemetry/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

TEST(SpanRecorderTest, KeepsSpansInTheOrderInWhichTheyEnd) {
  SpanRecorder recorder;
  {
    Span outer("outer");
    Span inner("inner");
  }
  const auto in_order = ElementsAre(Field(&RecordedSpan::name, "inner"),
                                    Field(&RecordedSpan::name, "outer"));
  EXPECT_THAT(recorder.Finished(), in_order);
  EXPECT_THAT(recorder.Finished(), in_order);  // asking takes nothing away
}

TEST(SpanRecorderTest, SeesNothingOfWhatIsStillOpen) {
  SpanRecorder recorder;
  Span span("open");
  EXPECT_THAT(recorder.Finished(), IsEmpty());
}

TEST(SpanRecorderTest, RecordersDoNotSeeEachOthersSpans) {
  SpanRecorder first;
  {
    SpanRecorder second;
    Span("for second").End();
    EXPECT_EQ(second.FinishedNamed("for second").size(), 1u);
  }
  Span("for first").End();
  EXPECT_THAT(first.Finished(),
              ElementsAre(Field(&RecordedSpan::name, "for first")));
}

}  // namespace
}  // namespace muster
