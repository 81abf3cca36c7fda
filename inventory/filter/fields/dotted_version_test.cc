#include "inventory/filter/fields/dotted_version.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

int Compare(const std::string& a, const std::string& b) {
  return DottedVersion::Parse(a)->Compare(*DottedVersion::Parse(b));
}

TEST(DottedVersionTest, ComparesNumbersNotText) {
  EXPECT_GT(Compare("14.10", "14.9"), 0);
  EXPECT_LT(Compare("9", "14"), 0);
  EXPECT_LT(Compare("14", "14.0.1"), 0);
  EXPECT_EQ(Compare("14.4.1", "14.4.1"), 0);
  EXPECT_GT(Compare("18446744073709551615", "9223372036854775808"), 0);
}

TEST(DottedVersionTest, TakesTrailingAndLeadingZerosForNothing) {
  EXPECT_EQ(Compare("14", "14.0.0"), 0);
  EXPECT_EQ(Compare("014.04", "14.4"), 0);
  EXPECT_THAT(DottedVersion::Parse("10.0.3.0")->numbers(),
              ElementsAre(10, 0, 3));
  EXPECT_THAT(DottedVersion::Parse("0.0")->numbers(), IsEmpty());
}

TEST(DottedVersionTest, IsNothingButNumbersBetweenDots) {
  for (const std::string text :
       {"", ".", "14.", ".4", "14..4", "24H2", "14.4 (a)", " 14", "14 ", "-1",
        "+1", "18446744073709551616",
        "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17"}) {
    EXPECT_FALSE(DottedVersion::Parse(text)) << text;
  }
}

}  // namespace
}  // namespace muster::inventory
