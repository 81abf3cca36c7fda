#include "tests/otlp_receiver/otlp_receiver.h"

#include "base/telemetry/span.h"
#include "base/telemetry/telemetry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::Contains;
using ::testing::Pair;
using ::testing::SizeIs;

TEST(OtlpReceiverTest, KeepsWhatTheExporterSends) {
  auto receiver = OtlpReceiver::Create(0);
  ASSERT_TRUE(receiver.ok()) << receiver.status();
  Telemetry::Options options;
  options.service_name = "sender";
  options.otlp_endpoint = (*receiver)->address();
  auto telemetry = Telemetry::Start(std::move(options));
  ASSERT_TRUE(telemetry.ok()) << telemetry.status();

  Span cause("cause");
  SpanOptions effect_options;
  effect_options.parent_traceparent = cause.traceparent();
  effect_options.links = {cause.traceparent()};
  Span effect("effect", effect_options);
  effect.SetAttribute("muster.revision", 7);
  const std::string trace_id = cause.trace_id(), cause_id = cause.span_id();
  effect.End();
  cause.End();
  ASSERT_TRUE((*telemetry)->Flush());

  ASSERT_TRUE((*receiver)->WaitFor(
      [](const auto& spans) { return spans.size() == 2; }, absl::Seconds(10)));
  const ReceivedSpan received = (*receiver)->spans()[0];
  EXPECT_EQ(received.name, "effect");
  EXPECT_EQ(received.service, "sender");
  EXPECT_EQ(received.trace_id, trace_id);
  EXPECT_EQ(received.parent_span_id, cause_id);
  ASSERT_THAT(received.links, SizeIs(1));
  EXPECT_EQ(received.links[0].span_id, cause_id);
  EXPECT_THAT(received.attributes, Contains(Pair("muster.revision", "7")));
}

TEST(OtlpReceiverTest, TellsThatAPortIsTaken) {
  auto first = OtlpReceiver::Create(0);
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string address = (*first)->address();
  const int port = std::stoi(address.substr(address.rfind(':') + 1));

  EXPECT_THAT(OtlpReceiver::Create(port),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "PORT_IN_USE"));
}

}  // namespace
}  // namespace muster
