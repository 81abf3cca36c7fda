#include "base/grpc/channel.h"

#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

TEST(ChannelTest, ReachesAServerOnThisMachine) {
  EchoService echo;
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  options.services = {&echo};
  const auto server = GrpcServer::Create(options);
  ASSERT_THAT(server, IsOk());

  const auto channel = MakeChannel((*server)->target());
  ASSERT_THAT(channel, IsOk());
  grpc::ClientContext context;
  echo::v1::SayRequest request;
  request.set_text(std::string(5 << 20, 'x'));  // above gRPC's own limit
  echo::v1::SayResponse response;
  const grpc::Status status =
      echo::v1::Echo::NewStub(*channel)->Say(&context, request, &response);

  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.text(), request.text());
}

TEST(ChannelTest, RefusesPlaintextToAnotherMachine) {
  EXPECT_THAT(MakeChannel("inventory.example.com:443"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

}  // namespace
}  // namespace muster
