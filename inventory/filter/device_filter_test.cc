#include "inventory/filter/device_filter.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

bool Matches(const std::string& text, const std::string& device_text) {
  device::v1::Device device;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(device_text, &device));
  const auto filter = DeviceFilter::Parse(text);
  EXPECT_THAT(filter, IsOk()) << text;
  return filter.ok() && filter->Matches(device);
}

TEST(DeviceFilterTest, OfNothingMatchesEverything) {
  EXPECT_TRUE(Matches("", "name: 'a'"));
  EXPECT_TRUE(Matches("  ", "name: 'a'"));
  EXPECT_EQ(DeviceFilter().ToString(), "");
  EXPECT_TRUE(DeviceFilter().Matches({}));
}

TEST(DeviceFilterTest, BindsOrTighterThanAnd) {
  const std::string mac = "platform: PLATFORM_MAC missing: true";
  const std::string ipad = "platform: PLATFORM_IPAD missing: false";

  EXPECT_TRUE(Matches("missing=true platform=MAC OR platform=IPAD", mac));
  EXPECT_FALSE(Matches("missing=true platform=MAC OR platform=IPAD", ipad));
  EXPECT_TRUE(Matches("(missing=true platform=MAC) OR platform=IPAD", ipad));
}

TEST(DeviceFilterTest, TakesNotForTheNextTermOnly) {
  const std::string mac = "platform: PLATFORM_MAC tags: 'vip'";

  EXPECT_TRUE(Matches("-tags:loaner platform=MAC", mac));
  EXPECT_FALSE(Matches("NOT (tags:vip AND platform=MAC)", mac));
  EXPECT_TRUE(Matches("NOT tags:vip OR platform=MAC", mac));
}

TEST(DeviceFilterTest, FindsAnUnknownFactByItsAbsenceOnly) {
  const std::string unknown =
      "facts { key: 'filevault.enabled' "
      "unknown_reason: UNKNOWN_REASON_NOT_AVAILABLE }";
  for (const std::string& device : {unknown, std::string()}) {
    for (const std::string text :
         {"facts.filevault.enabled = true", "facts.filevault.enabled = false",
          "facts.filevault.enabled != true", "facts.filevault.enabled:*",
          "NOT facts.filevault.enabled = true",
          "NOT (facts.filevault.enabled = true OR platform = MAC)",
          "facts.filevault.enabled = true OR facts.filevault.enabled != true",
          "NOT facts.filevault.enabled != false"}) {
      EXPECT_FALSE(Matches(text, device)) << text;
    }
    EXPECT_TRUE(Matches("NOT facts.filevault.enabled:*", device));
  }
}

TEST(DeviceFilterTest, DecidesWithoutTheUnknownWhereItCan) {
  const std::string mac = "platform: PLATFORM_MAC";

  EXPECT_TRUE(Matches("facts.a = true OR platform = MAC", mac));
  EXPECT_TRUE(Matches("platform = MAC OR facts.a = true", mac));
  EXPECT_TRUE(Matches("NOT (facts.a = true AND platform = IPAD)", mac));
  EXPECT_FALSE(Matches("facts.a = true AND platform = MAC", mac));
  EXPECT_FALSE(Matches("platform = MAC AND NOT facts.a = true", mac));
}

TEST(DeviceFilterTest, RefusesWhatItDoesNotUnderstand) {
  const auto refused = [](const std::string& text, const std::string& reason) {
    EXPECT_THAT(DeviceFilter::Parse(text),
                ErrorIs(absl::StatusCode::kInvalidArgument, reason))
        << text;
  };
  refused("platform", "FILTER_MALFORMED");
  refused("missing = true AND (tags = vip)", "FILTER_MALFORMED");
  refused("missing = true AND colour = red", "FILTER_FIELD_UNKNOWN");
  refused("NOT (platform = TOASTER)", "FILTER_VALUE_MALFORMED");
}

TEST(DeviceFilterTest, HasOneTextForAllWaysToWriteIt) {
  const auto a = DeviceFilter::Parse(" missing=true   -(tags:\"vip\") ");
  const auto b = DeviceFilter::Parse("missing = true AND NOT tags:vip");

  ASSERT_THAT(a, IsOk());
  ASSERT_THAT(b, IsOk());
  EXPECT_EQ(a->ToString(), "missing = true AND NOT tags:vip");
  EXPECT_TRUE(*a == *b);
  EXPECT_FALSE(*a == DeviceFilter());
}

TEST(DeviceFilterTest, KnowsWhatEveryMatchIsEqualTo) {
  const auto equal = [](const std::string& text, const std::string& field) {
    return DeviceFilter::Parse(text)->EqualTo(field);
  };
  EXPECT_EQ(equal("serial_number = C02", "serial_number"), "c02");
  EXPECT_EQ(equal("missing=true (user.email:Ada@x.org tags:a)", "user.email"),
            "ada@x.org");
  EXPECT_EQ(equal("(platform=PLATFORM_MAC) missing=true", "platform"), "MAC");
  EXPECT_EQ(equal("platform!=MAC platform=IPAD", "platform"), "IPAD");
}

TEST(DeviceFilterTest, DoesNotClaimAnEqualityThatAMatchNeedNotHave) {
  const auto equal = [](const std::string& text, const std::string& field) {
    return DeviceFilter::Parse(text)->EqualTo(field);
  };
  EXPECT_EQ(equal("", "platform"), std::nullopt);
  EXPECT_EQ(equal("platform=MAC OR missing=true", "platform"), std::nullopt);
  EXPECT_EQ(equal("NOT platform=MAC", "platform"), std::nullopt);
  EXPECT_EQ(equal("NOT platform=MAC missing=true", "platform"), std::nullopt);
  EXPECT_EQ(equal("platform=MAC OR platform=IPAD tags:a", "platform"),
            std::nullopt);
  EXPECT_EQ(equal("platform=MAC", "serial_number"), std::nullopt);
}

TEST(DeviceFilterTest, KnowsWhichFieldsItMentions) {
  const auto filter = DeviceFilter::Parse(
      "platform=MAC (tags:a OR NOT last_check_in_time > "
      "2026-01-31T12:00:00Z)");

  ASSERT_THAT(filter, IsOk());
  EXPECT_TRUE(filter->Mentions("last_check_in_time"));
  EXPECT_TRUE(filter->Mentions("platform"));
  EXPECT_FALSE(filter->Mentions("state"));
  EXPECT_FALSE(DeviceFilter().Mentions("platform"));
}

}  // namespace
}  // namespace muster::inventory
