#include "client/feed/grpc_inventory_feed.h"

#include <memory>
#include <string>
#include <utility>

#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_service.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using ::muster::testing::IsOkAndHolds;
using ::muster::testing::StatusIs;

class GrpcInventoryFeedTest : public ::testing::Test {
 protected:
  GrpcInventoryFeedTest() {
    GrpcServer::Options options;
    options.services = {&inventory_};
    server_ = *GrpcServer::Create(std::move(options));
    channel_.Set(server_->InProcessChannel());
  }

  inventory::v1::WatchResponse Message(const std::string& token) {
    inventory::v1::WatchResponse message;
    message.set_resume_token(token);
    return message;
  }

  FakeInventoryService inventory_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  GrpcInventoryFeed feed_{channel_};
  inventory::v1::WatchResponse message_;
};

TEST_F(GrpcInventoryFeedTest, GivesTheMessagesInOrder) {
  inventory_.Push(Message("1"));
  inventory_.Push(Message("2"));

  const auto stream = feed_.Open({});

  ASSERT_TRUE(stream->Read(message_));
  EXPECT_EQ(message_.resume_token(), "1");
  ASSERT_TRUE(stream->Read(message_));
  EXPECT_EQ(message_.resume_token(), "2");
  stream->Cancel();
  EXPECT_THAT(stream->Finish(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(GrpcInventoryFeedTest, EndsWhenItIsCancelledWithMessagesUnread) {
  for (int i = 0; i < 100; ++i) inventory_.Push(Message("x"));
  const auto stream = feed_.Open({});
  ASSERT_TRUE(stream->Read(message_));

  stream->Cancel();

  EXPECT_THAT(stream->Finish(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(GrpcInventoryFeedTest, ReportsProgress) {
  EXPECT_THAT(feed_.ReportProgress("trust", "t7"), IsOkAndHolds(0));

  ASSERT_EQ(inventory_.reports().size(), 1u);
  EXPECT_EQ(inventory_.reports()[0].watcher(), "trust");
  EXPECT_EQ(inventory_.reports()[0].resume_token(), "t7");
}

TEST_F(GrpcInventoryFeedTest, TellsWhyTheServerRefused) {
  const auto other = *GrpcServer::Create({});  // has no inventory
  LateChannel channel;
  channel.Set(other->InProcessChannel());
  GrpcInventoryFeed feed(channel);

  const auto stream = feed.Open({});

  EXPECT_FALSE(stream->Read(message_));
  EXPECT_THAT(stream->Finish(), StatusIs(absl::StatusCode::kUnimplemented));
  EXPECT_THAT(feed.ReportProgress("trust", "t7"),
              StatusIs(absl::StatusCode::kUnimplemented));
}

}  // namespace
}  // namespace muster::client
