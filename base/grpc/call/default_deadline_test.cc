#include "base/grpc/call/default_deadline.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/net/listening_socket.h"
#include "grpcpp/create_channel.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using echo::v1::Echo;
using testing::ErrorIs;

std::unique_ptr<Echo::Stub> StubWith(const std::string& target,
                                     absl::Duration patience) {
  std::vector<
      std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
      interceptors;
  interceptors.push_back(DefaultDeadline(patience));
  return Echo::NewStub(grpc::experimental::CreateCustomChannelWithInterceptors(
      target, grpc::InsecureChannelCredentials(), DefaultChannelArguments(),
      std::move(interceptors)));
}

absl::Status Say(Echo::Stub& stub, grpc::ClientContext& context) {
  echo::v1::SayRequest request;
  echo::v1::SayResponse response;
  return FromGrpcStatus(stub.Say(&context, request, &response));
}

// A server that takes connections and never says anything.
class DefaultDeadlineTest : public ::testing::Test {
 protected:
  DefaultDeadlineTest() { KeepGrpcUp(); }

  const std::unique_ptr<ListeningSocket> silent_ =
      *ListeningSocket::Open({"127.0.0.1", 0, ""});
};

TEST_F(DefaultDeadlineTest, UnaryCallWithoutOneEndsWithAReason) {
  const auto stub =
      StubWith(silent_->address().ToString(), absl::Milliseconds(100));
  grpc::ClientContext context;
  context.set_wait_for_ready(true);

  const absl::Status status = Say(*stub, context);

  EXPECT_THAT(status,
              ErrorIs(absl::StatusCode::kDeadlineExceeded, "CALL_TIMED_OUT"));
  EXPECT_THAT(std::string(status.message()),
              ::testing::HasSubstr("muster.echo.v1.Echo/Say"));
}

TEST_F(DefaultDeadlineTest, DeadlineOfTheCallerStays) {
  const auto stub = StubWith(silent_->address().ToString(), absl::Hours(1));
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(
      absl::ToChronoTime(absl::Now() + absl::Milliseconds(50)));

  const absl::Status status = Say(*stub, context);

  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ErrorReason(status), "");
}

class AnsweringTest : public ::testing::Test {
 protected:
  AnsweringTest() {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&echo_};
    server_ = *GrpcServer::Create(std::move(options));
  }

  EchoService echo_;
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(AnsweringTest, AnswerInTimeIsAsItWas) {
  const auto stub = StubWith(server_->target(), absl::Hours(1));
  for (int i = 0; i < 10; ++i) {
    grpc::ClientContext context;
    EXPECT_EQ(Say(*stub, context), absl::OkStatus());
  }
}

TEST_F(AnsweringTest, StreamsMayLast) {
  const auto stub = StubWith(server_->target(), absl::ZeroDuration());
  grpc::ClientContext context;
  echo::v1::SayResponse response;
  const auto reader = stub->Hold(&context, {});
  EXPECT_TRUE(reader->Read(&response));
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::CANCELLED);
}

}  // namespace
}  // namespace muster
