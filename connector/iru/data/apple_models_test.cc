#include "connector/iru/data/apple_models.h"

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using device::v1::CATEGORY_COMPUTER_DESKTOP;
using device::v1::CATEGORY_COMPUTER_LAPTOP;

TEST(AppleModelsTest, TellsLaptopsFromDesktopsWithinOneNumber) {
  EXPECT_EQ(FindAppleModel("Mac14,2"), CATEGORY_COMPUTER_LAPTOP);
  EXPECT_EQ(FindAppleModel("Mac14,3"), CATEGORY_COMPUTER_DESKTOP);
  EXPECT_EQ(FindAppleModel("Mac14,12"), CATEGORY_COMPUTER_DESKTOP);
  EXPECT_EQ(FindAppleModel("Mac14,15"), CATEGORY_COMPUTER_LAPTOP);
}

TEST(AppleModelsTest, FindsTheFirstAndTheLastOfTheTable) {
  EXPECT_EQ(FindAppleModel("ADP2,1"), CATEGORY_COMPUTER_DESKTOP);
  EXPECT_EQ(FindAppleModel("iPod9,1"), device::v1::CATEGORY_PHONE);
}

TEST(AppleModelsTest, HasEveryRowButTheFiveSpeakers) {
  EXPECT_EQ(AppleModelCount(), 496u);
  EXPECT_FALSE(FindAppleModel("AudioAccessory1,1"));
}

TEST(AppleModelsTest, KnowsNothingOfPrefixesOrOtherCase) {
  EXPECT_FALSE(FindAppleModel(""));
  EXPECT_FALSE(FindAppleModel("Mac14"));
  EXPECT_FALSE(FindAppleModel("mac14,2"));
  EXPECT_FALSE(FindAppleModel("zzz"));
}

}  // namespace
}  // namespace muster::iru
