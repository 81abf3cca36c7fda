#include "plugins/sdk/loop/plugin_health.h"

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/applier_fixture.h"

namespace muster::plugins {
namespace {

using ::testing::HasSubstr;

class PluginHealthTest : public ApplierFixture {
 protected:
  PluginHealthTest() { loop_.connected = true; }

  PluginHealth Health() { return HealthOf(*applier_, loop_); }

  client::LoopStatus loop_;
};

TEST_F(PluginHealthTest, ServesOnceItIsConnectedAndUpToDate) {
  EXPECT_FALSE(Health().serving);
  Apply(SnapshotOfAAndB());
  EXPECT_FALSE(Health().serving);
  Apply(script_.Bookmark());
  EXPECT_TRUE(Health().serving);

  loop_ = {};
  loop_.error = absl::UnavailableError("the inventory is down");
  EXPECT_FALSE(Health().serving);
  EXPECT_THAT(Health().text, HasSubstr("the inventory is down"));
}

TEST_F(PluginHealthTest, DoesNotServeWhileItIsStuck) {
  Apply(SnapshotOfAAndB());
  Apply(script_.Bookmark());
  const inventory::v1::WatchResponse update = Update("a");
  plugin_.next_error = absl::InternalError("a bug");

  EXPECT_FALSE(applier_->Apply(update).ok());
  EXPECT_FALSE(Health().serving);
  EXPECT_THAT(Health().text, HasSubstr("stuck at revision 3"));
  EXPECT_THAT(Health().text, HasSubstr("a bug"));

  Apply(update);
  EXPECT_TRUE(Health().serving);
}

TEST_F(PluginHealthTest, ServesWithoutWhatItHasPutAside) {
  options_.on_bad_change = {true, 1};
  Restart();
  Apply(SnapshotOfAAndB());
  plugin_.errors["a"] = absl::InternalError("a bug");

  Apply(Update("a"));

  EXPECT_TRUE(Health().serving);
  EXPECT_THAT(Health().text, HasSubstr("1 change put aside"));
}

}  // namespace
}  // namespace muster::plugins
