#include "plugins/trust/identity/percent.h"

#include "gtest/gtest.h"

namespace muster::trust {
namespace {

TEST(PercentTest, DecodesEachEscapeAndLeavesTheRest) {
  EXPECT_EQ(PercentDecoded("a%20b%0Ac%2b+"), "a b\nc++");
  EXPECT_EQ(PercentDecoded("100%"), "100%");
  EXPECT_EQ(PercentDecoded("%4"), "%4");
  EXPECT_EQ(PercentDecoded("%zz%41"), "%zzA");
  EXPECT_EQ(PercentDecoded("%2541"), "%41");
  EXPECT_EQ(PercentDecoded(""), "");
}

}  // namespace
}  // namespace muster::trust
