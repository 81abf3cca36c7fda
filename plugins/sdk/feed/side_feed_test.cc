#include "plugins/sdk/feed/side_feed.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_service.h"
#include "gtest/gtest.h"
#include "plugins/sdk/plugin.h"
#include "plugins/sdk/plugin_host.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::TempDir;

class IdlePlugin final : public Plugin {
 public:
  absl::Status OnDevice(const inventory::v1::Change& /*change*/,
                        EffectBatch& /*batch*/) override {
    return absl::OkStatus();
  }
  absl::Status OnGone(absl::string_view /*device*/,
                      EffectBatch& /*batch*/) override {
    return absl::OkStatus();
  }
};

using Feed =
    SideFeed<inventory::v1::WatchRequest, inventory::v1::WatchResponse>;

// Follows the Watch of one service, in place of another's, into the store of a
// plugin that watches the same.
class SideFeedTest : public ::testing::Test {
 protected:
  SideFeedTest() {
    GrpcServer::Options server;
    server.services = {&service_};
    server_ = *GrpcServer::Create(std::move(server));
    channel_.Set(server_->InProcessChannel());
    stub_ = inventory::v1::Inventory::NewStub(channel_.Get());
    PluginOptions options;
    options.name = "idle";
    options.data_dir = dir_.path();
    host_ = *PluginHost::Create(options, {*RealClock(), random_, channel_});
    host_->Run(plugin_);
  }

  ~SideFeedTest() override { host_->Drain(); }

  Feed::Options FeedOptions() {
    Feed::Options options;
    options.name = "other";
    options.query.set_parent("sources/side");
    options.open = [this](grpc::ClientContext& context,
                          const inventory::v1::WatchRequest& request) {
      return stub_->Watch(&context, request);
    };
    options.handle = [this](const inventory::v1::WatchResponse& message,
                            EffectBatch& batch) {
      const absl::Status put = batch.PutRecord("last", message.resume_token());
      if (message.resume_token() == "t2") {
        batch.AfterCommit([this] { second_.Notify(); });
      }
      return put;
    };
    options.start_over = [](EffectBatch& batch) {
      return batch.DeleteRecord("last");
    };
    return options;
  }

  inventory::v1::WatchResponse Message(const std::string& token) {
    inventory::v1::WatchResponse message;
    message.set_resume_token(token);
    message.set_snapshot(true);
    if (token == "t2") message.mutable_snapshot_end();
    return message;
  }

  TempDir dir_;
  FakeRandom random_;
  client::FakeInventoryService service_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  std::unique_ptr<inventory::v1::Inventory::Stub> stub_;
  IdlePlugin plugin_;
  absl::Notification second_;
  std::unique_ptr<PluginHost> host_;
};

TEST_F(SideFeedTest, WritesEachMessageWithItsToken) {
  service_.Push(Message("t1"));
  service_.Push(Message("t2"));
  Feed feed(FeedOptions(), *host_, *RealClock(), random_);
  EXPECT_FALSE(feed.heard_time().has_value());

  feed.Start();
  second_.WaitForNotification();
  feed.Stop();

  const EffectSnapshot snapshot = *host_->store().Snapshot();
  EXPECT_EQ(**snapshot.GetRecord("last"), "t2");
  EXPECT_EQ(**snapshot.GetRecord("feed/other"), "+t2");
  EXPECT_TRUE(feed.heard_time().has_value());
}

TEST_F(SideFeedTest, AsksForWhatIsBeyondItsTokenInItsOwnQuery) {
  ASSERT_THAT(host_->Update([](EffectBatch& batch) {
    return batch.PutRecord("feed/other", "+t1");
  }),
              ::muster::testing::IsOk());
  service_.Push(Message("t1"));
  service_.Push(Message("t2"));
  Feed feed(FeedOptions(), *host_, *RealClock(), random_);

  feed.Start();
  second_.WaitForNotification();
  feed.Stop();

  bool asked = false;
  for (const inventory::v1::WatchRequest& request : service_.requests()) {
    if (request.parent() != "sources/side") continue;
    asked = true;
    EXPECT_EQ(request.resume_token(), "t1");
  }
  EXPECT_TRUE(asked);
}

}  // namespace
}  // namespace muster::plugins
