#include "plugins/sdk/plugin_host.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_service.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/counting_plugin.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

class PluginHostTest : public ::testing::Test {
 protected:
  PluginHostTest() {
    GrpcServer::Options server;
    server.services = {&inventory_};
    server_ = *GrpcServer::Create(std::move(server));
    channel_.Set(server_->InProcessChannel());
    PluginOptions options;
    options.name = "counting";
    options.data_dir = dir_.path();
    host_ = *PluginHost::Create(options, {*RealClock(), random_, channel_});
  }

  static absl::Status PutAsset(EffectBatch& batch) {
    return batch.Put("sources/s/assets/a", "an asset");
  }

  TempDir dir_;
  FakeRandom random_;
  client::FakeInventoryService inventory_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  CountingPlugin plugin_;
  std::unique_ptr<PluginHost> host_;
};

TEST_F(PluginHostTest, TakesUpdatesOnlyWhileItRuns) {
  EXPECT_THAT(
      host_->Update(PutAsset),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "PLUGIN_NOT_RUNNING"));

  host_->Run(plugin_);
  EXPECT_THAT(host_->Update(PutAsset), IsOk());
  host_->Drain();

  EXPECT_THAT(
      host_->Update(PutAsset),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "PLUGIN_NOT_RUNNING"));
  EXPECT_EQ(host_->store().Snapshot()->head(), 1);
}

TEST_F(PluginHostTest, KnowsWhenTheStreamLastSpokeBeyondTheSnapshot) {
  client::WatchScript script;
  device::v1::Device device;
  device.set_name("sources/s/devices/a");
  inventory_.Push(script.SnapshotOf({device}));
  EXPECT_FALSE(host_->stream_time().has_value());

  host_->Run(plugin_);
  inventory_.AwaitReport("t1");
  EXPECT_FALSE(host_->stream_time().has_value());
  inventory_.Push(script.Bookmark());
  inventory_.AwaitReport("t2");

  EXPECT_TRUE(host_->stream_time().has_value());
  host_->Drain();
}

}  // namespace
}  // namespace muster::plugins
