#include "inventory/commit/memory/serial_filter.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;

TEST(SerialFilterTest, KnowsNothingForSureBeforeItIsLoaded) {
  EXPECT_TRUE(SerialFilter().MayExist("C02A"));
}

TEST(SerialFilterTest, KnowsWhatTheIndexHasAndWhatCameSince) {
  testing::TestInventory inventory;
  inventory.Show({testing::Shown("a")});
  SerialFilter filter;

  ASSERT_THAT(filter.Load(*inventory.store().Read()), IsOk());
  filter.Add("X1");

  EXPECT_TRUE(filter.MayExist("C02a"));
  EXPECT_TRUE(filter.MayExist("c02A"));
  EXPECT_TRUE(filter.MayExist("X1"));
  EXPECT_FALSE(filter.MayExist("C02b"));
  EXPECT_FALSE(filter.MayExist("C02"));
}

}  // namespace
}  // namespace muster::inventory
