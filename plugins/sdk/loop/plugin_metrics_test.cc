#include "plugins/sdk/loop/plugin_metrics.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/telemetry/metric_registry.h"
#include "client/feed/fake_inventory_feed.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier.h"
#include "plugins/sdk/counting_plugin.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::TempDir;
using ::testing::Optional;

std::optional<double> Value(const std::string& name) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name != name) continue;
    EXPECT_EQ(metric.points.at(0).attributes,
              (MetricAttributes{{"plugin", "counting"}}));
    return metric.points.at(0).value;
  }
  return std::nullopt;
}

class PluginMetricsTest : public ::testing::Test {
 protected:
  PluginMetricsTest() { options_.name = "counting"; }

  TempDir dir_;
  FakeRandom random_;
  FakeClock clock_{absl::FromUnixSeconds(1000)};
  CountingPlugin plugin_;
  const std::unique_ptr<EffectStore> store_ =
      *EffectStore::Open(dir_.path(), random_);
  Applier applier_{{}, plugin_, *store_};
  client::WatchScript script_;
  client::FakeInventoryFeed feed_;
  PluginLoop::Options options_;
  PluginLoop loop_{options_, applier_, feed_, clock_, random_};
  const PluginMetrics metrics_{"counting", loop_, applier_.bad_changes(),
                               *store_, clock_};
};

TEST_F(PluginMetricsTest, ShowAPluginThatHasHeardNothing) {
  EXPECT_THAT(Value("muster.plugin.connected"), Optional(0));
  EXPECT_EQ(Value("muster.plugin.message_age"), std::nullopt);
  EXPECT_THAT(Value("muster.plugin.applied_revision"), Optional(0));
}

TEST_F(PluginMetricsTest, ShowHowFarItIsAndSinceWhen) {
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  client::FakeInventoryFeed::Script stream;
  stream.messages = {script_.SnapshotOf({device})};
  stream.when_idle = [] {
    EXPECT_THAT(Value("muster.plugin.connected"), Optional(1));
  };
  feed_.Add(std::move(stream));
  loop_.RunOnce();
  clock_.Advance(absl::Seconds(7));

  EXPECT_THAT(Value("muster.plugin.connected"), Optional(0));
  EXPECT_THAT(Value("muster.plugin.message_age"), Optional(7));
  EXPECT_THAT(Value("muster.plugin.applied_revision"),
              Optional(store_->cursor().applied_revision()));
  EXPECT_GT(store_->cursor().applied_revision(), 0);
}

TEST_F(PluginMetricsTest, ShowAtWhichRevisionItIsStuck) {
  EXPECT_EQ(Value("muster.plugin.stuck_revision"), std::nullopt);
  EXPECT_THAT(Value("muster.plugin.parked"), Optional(0));
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  const inventory::v1::WatchResponse snapshot = script_.SnapshotOf({device});
  plugin_.next_error = absl::InternalError("a bug");

  EXPECT_FALSE(applier_.Apply(snapshot).ok());
  EXPECT_THAT(Value("muster.plugin.stuck_revision"), Optional(1));
  EXPECT_TRUE(applier_.Apply(snapshot).ok());
  EXPECT_EQ(Value("muster.plugin.stuck_revision"), std::nullopt);
}

}  // namespace
}  // namespace muster::plugins
