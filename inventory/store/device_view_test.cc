#include "inventory/store/device_view.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using testing::NameOf;
using testing::ShownAt;
using testing::TestInventory;

TEST(DeviceViewTest, JoinsTheLatestLivenessToAnOlderRecord) {
  TestInventory inventory;
  inventory.Sync({ShownAt("a", absl::FromUnixSeconds(100))});
  inventory.Sync({ShownAt("a", absl::FromUnixSeconds(200))});

  device::v1::Device device;
  device.set_name(NameOf("a"));
  device.set_revision(1);
  ASSERT_THAT(CompleteDevice(inventory.db(), device), IsOk());

  EXPECT_EQ(device.last_check_in_time().seconds(), 200);
  EXPECT_EQ(device.etag(), "\"1\"");
}

TEST(DeviceViewTest, HasNoLivenessOfADeviceThatNobodyShowed) {
  TestInventory inventory;

  const auto stored = ReadLiveness(inventory.db(), NameOf("nobody"));

  ASSERT_THAT(stored, IsOk());
  EXPECT_EQ(stored->touch, 0);
  EXPECT_FALSE(stored->liveness.has_last_check_in_time());
}

}  // namespace
}  // namespace muster::inventory
