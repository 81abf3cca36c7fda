#include "base/grpc/server_span.h"

#include <memory>
#include <string>
#include <vector>

#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::IsSupersetOf;
using ::testing::Pair;
using ::testing::SizeIs;

class ServerSpanTest : public ::testing::Test {
 protected:
  ServerSpanTest() {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&echo_};
    server_ = *GrpcServer::Create(options);
    stub_ = echo::v1::Echo::NewStub(grpc::CreateChannel(  // not traced itself
        server_->target(), grpc::InsecureChannelCredentials()));
  }

  // Calls Say as a client that sends `traceparent`, and returns the span.
  RecordedSpan SpanOfCall(const std::string& traceparent, int fail_code = 0) {
    grpc::ClientContext context;
    if (!traceparent.empty()) context.AddMetadata("traceparent", traceparent);
    context.AddMetadata("tracestate", "vendor=1");
    echo::v1::SayRequest request;
    request.set_fail_code(fail_code);
    EXPECT_EQ(stub_->Say(&context, request, &response_).error_code(),
              fail_code);
    server_->Shutdown(absl::InfiniteDuration());  // the handler has returned
    EXPECT_THAT(recorder_.Finished(), SizeIs(1));
    return recorder_.Finished().at(0);
  }

  SpanRecorder recorder_;
  EchoService echo_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<echo::v1::Echo::Stub> stub_;
  echo::v1::SayResponse response_;
};

TEST_F(ServerSpanTest, IsAChildOfTheCallersSpan) {
  const RecordedSpan span =
      SpanOfCall("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  EXPECT_EQ(span.kind, SpanKind::kServer);
  EXPECT_EQ(span.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(span.parent_span_id, "00f067aa0ba902b7");
  EXPECT_THAT(span.attributes,
              IsSupersetOf({Pair("rpc.service", "muster.echo.v1.Echo"),
                            Pair("rpc.method", "Say"),
                            Pair("rpc.grpc.status_code", "0")}));
}

TEST_F(ServerSpanTest, TakesTheCallersTracestate) {
  SpanOfCall("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  EXPECT_EQ(response_.tracestate(), "vendor=1");
}

TEST_F(ServerSpanTest, TracestateAloneMeansNothing) {
  SpanOfCall("");
  EXPECT_EQ(response_.tracestate(), "");
}

TEST_F(ServerSpanTest, IsCurrentInsideTheHandler) {
  const RecordedSpan span = SpanOfCall("");
  EXPECT_EQ(response_.traceparent(),
            "00-" + span.trace_id + "-" + span.span_id + "-01");
}

TEST_F(ServerSpanTest, StartsATraceIfTheCallerHasNone) {
  EXPECT_EQ(SpanOfCall("").parent_span_id, "");
}

TEST_F(ServerSpanTest, CallersMistakeIsNoFailureOfTheServer) {
  const RecordedSpan span = SpanOfCall("", grpc::INVALID_ARGUMENT);
  EXPECT_FALSE(span.failed);
  EXPECT_EQ(span.attributes.at("rpc.grpc.status_code"), "3");
}

TEST_F(ServerSpanTest, ServersOwnFaultFailsTheSpan) {
  const RecordedSpan span = SpanOfCall("", grpc::DATA_LOSS);
  EXPECT_TRUE(span.failed);
  EXPECT_EQ(span.attributes.at("error.type"), "ECHO_FAILED");
}

TEST(ServerSpanSamplingTest, CommandIsKeptAndAReadIsNot) {
  SpanRecorder recorder(0);
  grpc::ServerContext context;
  ServerSpan(context, "muster.actions.v1.Actions/CreateCommand")
      .Record(grpc::Status::OK);
  ServerSpan(context, "muster.inventory.v1.Inventory/GetDevice")
      .Record(grpc::Status::OK);
  ASSERT_THAT(recorder.Finished(), SizeIs(1));
  EXPECT_EQ(recorder.Finished()[0].attributes.at("rpc.method"),
            "CreateCommand");
}

TEST(ServerSpanSamplingTest, KeepsTheServersFaultAndNotTheCallersMistake) {
  SpanRecorder recorder(0);
  grpc::ServerContext context;
  ServerSpan(context, "muster.inventory.v1.Inventory/GetDevice")
      .Record(grpc::Status(grpc::NOT_FOUND, "no"));
  ServerSpan(context, "muster.inventory.v1.Inventory/GetDevice")
      .Record(grpc::Status(grpc::DATA_LOSS, "damaged"));
  ASSERT_THAT(recorder.Finished(), SizeIs(1));
  EXPECT_EQ(recorder.Finished()[0].error, "damaged");
}

TEST(ServerSpanNotCurrentTest, LeavesTheThreadAlone) {
  SpanRecorder recorder;
  grpc::ServerContext context;
  ServerSpan span(context, "muster.echo.v1.Echo/Hold",
                  ServerSpan::Current::kNo);
  EXPECT_EQ(CurrentTraceparent(), "");
  EXPECT_NE(span.span().traceparent(), "");
}

}  // namespace
}  // namespace muster
