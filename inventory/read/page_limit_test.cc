#include "inventory/read/page_limit.h"

#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

TEST(PageLimitTest, EndsAPageAfterItsRows) {
  PageLimit limit(2);

  EXPECT_TRUE(limit.Take(1));
  EXPECT_TRUE(limit.Take(1));
  EXPECT_FALSE(limit.Take(1));
}

TEST(PageLimitTest, EndsAPageBeforeItGetsTooHeavy) {
  PageLimit limit(10);

  EXPECT_TRUE(limit.Take(kMaxPageBytes - 1));
  EXPECT_FALSE(limit.Take(2));
}

TEST(PageLimitTest, TakesOneRowHoweverHeavy) {
  PageLimit limit(10);

  EXPECT_TRUE(limit.Take(kMaxPageBytes + 1));
  EXPECT_FALSE(limit.Take(1));
}

}  // namespace
}  // namespace muster::inventory
