#include "base/http/tracing_http_transport.h"

#include <string>

#include "base/errors.h"
#include "base/http/fake_http_transport.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

class TracingHttpTransportTest : public ::testing::Test {
 protected:
  TracingHttpTransportTest() {
    request_.method = "POST";
    request_.url = "http://127.0.0.1:8080/lock?pin=123456";
    request_.bearer.emplace("bearer-token");
    request_.body = "body-secret";
  }

  void AnswerWith(int status) {
    HttpResponse response;
    response.status = status;
    inner_.On("POST", "/lock", response);
  }

  RecordedSpan OnlySpan() {
    EXPECT_THAT(recorder_.FinishedNamed("POST"), SizeIs(1));
    return recorder_.FinishedNamed("POST").at(0);
  }

  SpanRecorder recorder_;
  FakeHttpTransport inner_;
  TracingHttpTransport transport_{inner_};
  HttpRequest request_;
};

TEST_F(TracingHttpTransportTest, MakesAClientSpanOfTheRequest) {
  AnswerWith(200);
  ASSERT_THAT(transport_.Send(request_), IsOk());

  const RecordedSpan span = OnlySpan();
  EXPECT_EQ(span.kind, SpanKind::kClient);
  EXPECT_FALSE(span.failed);
  EXPECT_THAT(
      span.attributes,
      IsSupersetOf({Pair("http.request.method", "POST"),
                    Pair("server.address", "127.0.0.1"),
                    Pair("server.port", "8080"), Pair("url.path", "/lock"),
                    Pair("url.full", "http://127.0.0.1:8080/lock"),
                    Pair("http.response.status_code", "200")}));
}

TEST_F(TracingHttpTransportTest, SendsItsOwnSpanAsTheParentOfTheServers) {
  AnswerWith(200);
  Span caller("caller");
  {
    const WithSpan current(caller);
    ASSERT_THAT(transport_.Send(request_), IsOk());
  }
  const RecordedSpan span = OnlySpan();
  EXPECT_EQ(span.parent_span_id, caller.span_id());
  EXPECT_EQ(inner_.requests().at(0).headers.Get("traceparent"),
            "00-" + span.trace_id + "-" + span.span_id + "-01");
}

TEST_F(TracingHttpTransportTest, RecordsNoSecretOfQueryTokenOrBody) {
  AnswerWith(200);
  ASSERT_THAT(transport_.Send(request_), IsOk());
  for (const auto& [key, value] : OnlySpan().attributes) {
    EXPECT_THAT(value, Not(HasSubstr("123456"))) << key;
    EXPECT_THAT(value, Not(HasSubstr("bearer-token"))) << key;
    EXPECT_THAT(value, Not(HasSubstr("body-secret"))) << key;
  }
}

TEST_F(TracingHttpTransportTest, HidesThePathIfThatIsASecret) {
  AnswerWith(200);
  TracingHttpTransport hiding(inner_, TracingHttpTransport::Path::kHidden);
  ASSERT_THAT(hiding.Send(request_), IsOk());
  EXPECT_EQ(OnlySpan().attributes.at("server.address"), "127.0.0.1");
  for (const auto& [key, value] : OnlySpan().attributes) {
    EXPECT_THAT(value, Not(HasSubstr("lock"))) << key;
  }
}

TEST_F(TracingHttpTransportTest, StatusThatIsNoSuccessFailsTheSpanOnly) {
  AnswerWith(503);
  EXPECT_THAT(transport_.Send(request_), IsOk());
  EXPECT_TRUE(OnlySpan().failed);
  EXPECT_EQ(OnlySpan().attributes.at("error.type"), "503");
}

TEST_F(TracingHttpTransportTest, KeepsTheTracestateToItself) {
  AnswerWith(200);
  SpanOptions options;
  options.parent_traceparent =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  options.parent_tracestate = "vendor=1";
  const Span caller("caller", options);
  const WithSpan current(caller);
  ASSERT_THAT(transport_.Send(request_), IsOk());
  EXPECT_EQ(inner_.requests().at(0).headers.Get("tracestate"), std::nullopt);
}

TEST_F(TracingHttpTransportTest, FailureIsPassedOnAndRecorded) {
  inner_.On("POST", "/lock",
            Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no"));
  EXPECT_THAT(transport_.Send(request_),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
  EXPECT_TRUE(OnlySpan().failed);
  EXPECT_EQ(OnlySpan().attributes.at("error.type"), "HOST_UNREACHABLE");
}

}  // namespace
}  // namespace muster
