#include "client/mirror_client.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_feed.h"
#include "client/feed/fake_inventory_service.h"
#include "client/feed/grpc_inventory_feed.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using inventory::v1::Change;
using ::testing::ElementsAre;

device::v1::Device Mac(const std::string& serial) {
  device::v1::Device device;
  device.set_name("sources/s/devices/a");
  device.set_serial_number(serial);
  device.set_state(device::v1::STATE_ENROLLED);
  return device;
}

class MirrorClientTest : public ::testing::Test {
 protected:
  MirrorClientTest() { options_.watcher = "proxy"; }

  MirrorClient& Client() {
    client_ = std::make_unique<MirrorClient>(options_, feed_, clock_, random_);
    return *client_;
  }

  FakeClock clock_{absl::FromUnixSeconds(1000)};
  FakeRandom random_;
  WatchScript script_;
  FakeInventoryFeed feed_;
  MirrorClient::Options options_;
  std::unique_ptr<MirrorClient> client_;
};

TEST_F(MirrorClientTest, AsksForWhatItWasToldTo) {
  options_.parent = "sources/s";
  options_.filter.add_platforms(device::v1::PLATFORM_MAC);
  options_.want_liveness = true;

  Client().RunOnce();

  const inventory::v1::WatchRequest& request = feed_.requests().at(0);
  EXPECT_EQ(request.parent(), "sources/s");
  EXPECT_EQ(request.filter().platforms(0), device::v1::PLATFORM_MAC);
  EXPECT_TRUE(request.want_liveness());
  EXPECT_EQ(request.watcher(), "proxy");
}

TEST_F(MirrorClientTest, IsReadyOnceTheSnapshotIsCompleteAndThenAges) {
  MirrorClient& client = Client();
  EXPECT_FALSE(client.Ready());
  EXPECT_EQ(client.Staleness(), absl::InfiniteDuration());
  feed_.Add({{script_.SnapshotOf({Mac("C02X")})}});

  client.RunOnce();
  clock_.Advance(absl::Seconds(7));

  EXPECT_TRUE(client.Ready());
  EXPECT_EQ(client.Staleness(), absl::Seconds(7));
  EXPECT_EQ(client.mirror().FindBySerial("C02X").size(), 1u);
}

TEST_F(MirrorClientTest, ReportsItsProgressUnlessToldNotTo) {
  feed_.Add({{script_.SnapshotOf({Mac("C02X")})}});
  MirrorClient& client = Client();
  client.RunOnce();
  client.Tick();
  EXPECT_THAT(feed_.reports(), ElementsAre("t1"));

  options_.report_progress = false;
  feed_.Add({{script_.SnapshotOf({Mac("C02X")})}});
  MirrorClient& silent = Client();
  silent.RunOnce();
  silent.Tick();
  EXPECT_THAT(feed_.reports(), ElementsAre("t1"));
}

TEST_F(MirrorClientTest, DoesWithoutADigestForAViewThatIsNotWhole) {
  options_.filter.add_changed_paths("os");
  inventory::v1::WatchResponse snapshot = script_.SnapshotOf({Mac("C02X")});
  snapshot.mutable_view()->Clear();
  feed_.Add({{snapshot}});

  Client().RunOnce();

  EXPECT_TRUE(client_->Ready());
}

TEST(MirrorClientOverGrpcTest, FollowsAnInventoryAndStops) {
  FakeInventoryService inventory;
  GrpcServer::Options server_options;
  server_options.services = {&inventory};
  const auto server = *GrpcServer::Create(std::move(server_options));
  LateChannel channel;
  channel.Set(server->InProcessChannel());
  GrpcInventoryFeed feed(channel);
  FakeRandom random;
  WatchScript script;
  inventory.Push(script.SnapshotOf({Mac("OLD")}));
  inventory.Push(script.Happens(Change::TYPE_UPDATED, Mac("NEW")));
  MirrorClient::Options options;
  options.watcher = "proxy";
  MirrorClient client(options, feed, *RealClock(), random);

  client.Start();
  // The report of the last message says that it was applied.
  inventory.AwaitReport("t2");
  client.Stop();

  EXPECT_EQ(client.mirror().revision(), 2);
  EXPECT_EQ(client.mirror().FindBySerial("NEW").size(), 1u);
  EXPECT_EQ(inventory.reports().back().watcher(), "proxy");
}

}  // namespace
}  // namespace muster::client
