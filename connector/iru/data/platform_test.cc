#include "connector/iru/data/platform.h"

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(PlatformTest, IgnoresTheCaseOfTheWord) {
  EXPECT_EQ(ParsePlatform("Mac"), device::v1::PLATFORM_MAC);
  EXPECT_EQ(ParsePlatform("mac"), device::v1::PLATFORM_MAC);
  EXPECT_EQ(ParsePlatform("APPLETV"), device::v1::PLATFORM_APPLE_TV);
}

TEST(PlatformTest, KnowsPrismsWordForTheAppleTv) {
  EXPECT_EQ(ParsePlatform("tvOS"), device::v1::PLATFORM_APPLE_TV);
}

TEST(PlatformTest, GuessesNothingFromAnUnknownWord) {
  EXPECT_EQ(ParsePlatform("ChromeOS"), device::v1::PLATFORM_UNSPECIFIED);
  EXPECT_EQ(ParsePlatform(""), device::v1::PLATFORM_UNSPECIFIED);
  EXPECT_EQ(OsName(device::v1::PLATFORM_UNSPECIFIED), "");
}

TEST(PlatformTest, NamesTheSystemOfEveryPlatform) {
  EXPECT_EQ(OsName(device::v1::PLATFORM_MAC), "macOS");
  EXPECT_EQ(OsName(device::v1::PLATFORM_IPAD), "iPadOS");
  EXPECT_EQ(OsName(device::v1::PLATFORM_IPHONE), "iOS");
  EXPECT_EQ(OsName(device::v1::PLATFORM_APPLE_TV), "tvOS");
  EXPECT_EQ(OsName(device::v1::PLATFORM_WINDOWS), "Windows");
  EXPECT_EQ(OsName(device::v1::PLATFORM_ANDROID), "Android");
  EXPECT_EQ(OsName(device::v1::PLATFORM_VISION), "visionOS");
}

TEST(PlatformTest, KnowsWhatAppleMakes) {
  EXPECT_TRUE(IsApple(device::v1::PLATFORM_IPAD));
  EXPECT_FALSE(IsApple(device::v1::PLATFORM_WINDOWS));
  EXPECT_FALSE(IsApple(device::v1::PLATFORM_UNSPECIFIED));
}

}  // namespace
}  // namespace muster::iru
