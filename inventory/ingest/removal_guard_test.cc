#include "inventory/ingest/removal_guard.h"

#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

RemovalGuard Default() { return RemovalGuard(config::v1::InventoryConfig()); }

TEST(RemovalGuardTest, AllowsFiveOfASmallFleetAndNotSix) {
  EXPECT_FALSE(Default().Holds(/*living=*/50, /*seen=*/45, /*unseen=*/5));
  EXPECT_TRUE(Default().Holds(50, 44, 6));
}

TEST(RemovalGuardTest, AllowsFivePerCentOfALargeFleetAndNotOneMore) {
  EXPECT_FALSE(Default().Holds(1000, 950, 50));
  EXPECT_TRUE(Default().Holds(1000, 949, 51));
}

TEST(RemovalGuardTest, DoesNotRoundThePercentageUp) {
  EXPECT_FALSE(Default().Holds(139, 133, 6 - 1));
  EXPECT_TRUE(Default().Holds(119, 113, 6));
  EXPECT_FALSE(Default().Holds(120, 114, 6));
}

TEST(RemovalGuardTest, AllowsNothingToASweepThatShowedNothing) {
  EXPECT_TRUE(Default().Holds(1, 0, 1));
  EXPECT_FALSE(Default().Holds(0, 0, 0));
}

TEST(RemovalGuardTest, IsAsWideAsItsConfiguration) {
  config::v1::InventoryConfig config;
  config.set_removal_guard_count(10);
  config.set_removal_guard_percent(20);
  const RemovalGuard guard(config);

  EXPECT_FALSE(guard.Holds(20, 10, 10));
  EXPECT_TRUE(guard.Holds(20, 9, 11));
  EXPECT_FALSE(guard.Holds(100, 80, 20));
  EXPECT_TRUE(guard.Holds(100, 79, 21));
}

}  // namespace
}  // namespace muster::inventory
