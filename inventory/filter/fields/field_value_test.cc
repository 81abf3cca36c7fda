#include "inventory/filter/fields/field_value.h"

#include "gtest/gtest.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {
namespace {

const auto& kPlatform = *device::v1::Platform_descriptor();

TEST(FieldValueTest, HasAText) {
  EXPECT_EQ(ValueText(TextValue{"MacBook Air"}), "MacBook Air");
  EXPECT_EQ(ValueText(FoldedValue{"Ada@Example.com"}), "ada@example.com");
  EXPECT_EQ(ValueText(VersionValue{"14.4.0"}), "14.4.0");
  EXPECT_EQ(ValueText(EnumValue{&kPlatform, device::v1::PLATFORM_APPLE_TV}),
            "APPLE_TV");
  EXPECT_EQ(ValueText(true), "true");
  EXPECT_EQ(ValueText(false), "false");
  EXPECT_EQ(ValueText(int64_t{-7}), "-7");
  EXPECT_EQ(ValueText(absl::FromUnixMillis(1769860800250)),
            "2026-01-31T12:00:00.25Z");
}

TEST(FieldValueTest, IsBlankOnlyIfItSaysNothing) {
  EXPECT_TRUE(IsBlank(TextValue{""}));
  EXPECT_TRUE(IsBlank(FoldedValue{""}));
  EXPECT_TRUE(IsBlank(VersionValue{""}));
  EXPECT_TRUE(IsBlank(EnumValue{&kPlatform, 0}));
  EXPECT_EQ(ValueText(EnumValue{&kPlatform, 0}), "");

  EXPECT_FALSE(IsBlank(TextValue{" "}));
  EXPECT_FALSE(IsBlank(EnumValue{&kPlatform, 1}));
  EXPECT_FALSE(IsBlank(false));
  EXPECT_FALSE(IsBlank(int64_t{0}));
  EXPECT_FALSE(IsBlank(absl::UnixEpoch()));
}

TEST(FieldValueTest, NamesEnumsShortOrLong) {
  EXPECT_EQ(EnumNumber(kPlatform, "MAC"), device::v1::PLATFORM_MAC);
  EXPECT_EQ(EnumNumber(kPlatform, "PLATFORM_MAC"), device::v1::PLATFORM_MAC);
  EXPECT_EQ(EnumNumber(kPlatform, "UNSPECIFIED"), 0);
  EXPECT_EQ(EnumNumber(kPlatform, "mac"), std::nullopt);
  EXPECT_EQ(EnumNumber(kPlatform, "1"), std::nullopt);
  EXPECT_EQ(EnumNumber(kPlatform, ""), std::nullopt);
  EXPECT_EQ(EnumNumber(*device::v1::CategorySource_descriptor(), "PLATFORM"),
            device::v1::CATEGORY_SOURCE_PLATFORM);
}

TEST(FieldValueTest, ShowsAnEnumThatThisBuildDoesNotKnowByItsNumber) {
  EXPECT_EQ(EnumShortName(kPlatform, 99), "99");
}

}  // namespace
}  // namespace muster::inventory
