#include "base/grpc/client_tracing.h"

#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Pair;
using ::testing::SizeIs;

class ClientTracingTest : public ::testing::Test {
 protected:
  ClientTracingTest() {
    GrpcServer::Options options;
    options.services = {&echo_};
    server_ = *GrpcServer::Create(options);
    stub_ = echo::v1::Echo::NewStub(server_->InProcessChannel());
  }

  // The client's span; the server has one of the same name.
  RecordedSpan OnlyClientSpan() {
    std::vector<RecordedSpan> spans;
    for (const RecordedSpan& span : recorder_.Finished()) {
      if (span.kind == SpanKind::kClient) spans.push_back(span);
    }
    EXPECT_THAT(spans, SizeIs(1));
    return spans.at(0);
  }

  grpc::Status Say(int fail_code = 0) {
    grpc::ClientContext context;
    echo::v1::SayRequest request;
    request.set_fail_code(fail_code);
    return stub_->Say(&context, request, &response_);
  }

  SpanRecorder recorder_;
  EchoService echo_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<echo::v1::Echo::Stub> stub_;
  echo::v1::SayResponse response_;
};

TEST_F(ClientTracingTest, CallIsAClientSpanUnderTheCurrentOne) {
  Span caller("caller");
  {
    const WithSpan current(caller);
    ASSERT_TRUE(Say().ok());
  }
  const RecordedSpan span = OnlyClientSpan();
  EXPECT_EQ(span.name, "muster.echo.v1.Echo/Say");
  EXPECT_EQ(span.parent_span_id, caller.span_id());
  EXPECT_FALSE(span.failed);
  EXPECT_THAT(span.attributes,
              IsSupersetOf({Pair("rpc.system", "grpc"),
                            Pair("rpc.service", "muster.echo.v1.Echo"),
                            Pair("rpc.method", "Say"),
                            Pair("rpc.grpc.status_code", "0")}));
}

TEST_F(ClientTracingTest, ServerContinuesTheTraceOfTheCaller) {
  ASSERT_TRUE(Say().ok());

  const RecordedSpan client = OnlyClientSpan();
  EXPECT_EQ(response_.traceparent().substr(3, 32), client.trace_id);
  EXPECT_NE(response_.traceparent().substr(36, 16), client.span_id);
}

TEST_F(ClientTracingTest, PassesTheTracestateOn) {
  SpanOptions options;
  options.parent_traceparent =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  options.parent_tracestate = "vendor=1";
  const Span caller("caller", options);
  const WithSpan current(caller);
  ASSERT_TRUE(Say().ok());
  EXPECT_EQ(response_.tracestate(), "vendor=1");
}

TEST_F(ClientTracingTest, NamesTheServerThatIsElsewhere) {
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  options.services = {&echo_};
  const auto server = *GrpcServer::Create(options);
  stub_ = echo::v1::Echo::NewStub(*MakeChannel(server->target()));
  ASSERT_TRUE(Say().ok());
  const RecordedSpan span = OnlyClientSpan();
  EXPECT_EQ(span.attributes.at("server.address"), "127.0.0.1");
  EXPECT_TRUE(absl::EndsWith(
      server->target(), absl::StrCat(":", span.attributes.at("server.port"))));
}

TEST_F(ClientTracingTest, FailedCallIsAFailedSpanWithItsReason) {
  EXPECT_EQ(Say(grpc::FAILED_PRECONDITION).error_code(),
            grpc::FAILED_PRECONDITION);

  const RecordedSpan span = OnlyClientSpan();
  EXPECT_TRUE(span.failed);
  EXPECT_EQ(span.attributes.at("rpc.grpc.status_code"), "9");
  EXPECT_EQ(span.attributes.at("error.type"), "ECHO_FAILED");
}

TEST_F(ClientTracingTest, StreamIsOneSpanUntilItEnds) {
  {
    grpc::ClientContext context;
    echo::v1::SayRequest request;
    const auto reader = stub_->Hold(&context, request);
    ASSERT_TRUE(reader->Read(&response_));
    EXPECT_THAT(recorder_.Finished(), IsEmpty());
    context.TryCancel();
    EXPECT_EQ(reader->Finish().error_code(), grpc::CANCELLED);
  }
  EXPECT_EQ(OnlyClientSpan().name, "muster.echo.v1.Echo/Hold");
}

}  // namespace
}  // namespace muster
