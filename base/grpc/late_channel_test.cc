#include "base/grpc/late_channel.h"

#include <memory>
#include <thread>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(LateChannelTest, GetWaitsForTheChannel) {
  const std::shared_ptr<grpc::Channel> channel =
      grpc::CreateChannel("unix:/nowhere", grpc::InsecureChannelCredentials());
  LateChannel late;
  std::shared_ptr<grpc::Channel> got;
  std::thread waiter([&] { got = late.Get(); });

  late.Set(channel);
  waiter.join();

  EXPECT_EQ(got, channel);
  EXPECT_EQ(late.Get(), channel);
}

}  // namespace
}  // namespace muster
