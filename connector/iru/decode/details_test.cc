#include "connector/iru/decode/details.h"

#include <string>

#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;

const device::v1::Fact* Find(const Details& details, absl::string_view key) {
  for (const auto& fact : details.facts) {
    if (fact.key() == key) return &fact;
  }
  return nullptr;
}

std::string ValueOf(const Details& details, absl::string_view key) {
  const device::v1::Fact* const fact = Find(details, key);
  return fact == nullptr ? "absent" : fact->string_value();
}

device::v1::UnknownReason ReasonOf(const Details& details,
                                   absl::string_view key) {
  const device::v1::Fact* const fact = Find(details, key);
  return fact == nullptr ? device::v1::UNKNOWN_REASON_UNSPECIFIED
                         : fact->unknown_reason();
}

TEST(DetailsTest, ReadsAMac) {
  const auto mac = DecodeDetails(
      R"({"hardware_overview":{"udid":"3c97","model_identifier":"Mac14,2",
            "memory":"8 GB LPDDR4","processor_name":"Apple M1"},
          "volumes":[{"capacity":"228.27 GB"},{"capacity":"1 TB"}],
          "network":{"ip_address":"192.168.1.76"}})",
      device::v1::PLATFORM_MAC);

  ASSERT_THAT(mac, IsOk());
  EXPECT_EQ(mac->udid, "3c97");
  EXPECT_EQ(mac->model_identifier, "Mac14,2");
  EXPECT_EQ(ValueOf(*mac, device::kMemory), "8 GB LPDDR4");
  EXPECT_EQ(ValueOf(*mac, device::kProcessor), "Apple M1");
  EXPECT_EQ(ValueOf(*mac, device::kStorage), "228.27 GB");
  EXPECT_EQ(ValueOf(*mac, device::kLastIpAddress), "192.168.1.76");
}

TEST(DetailsTest, ReadsAnIpadWithoutWhatIpadsDoNotTell) {
  const auto ipad = DecodeDetails(
      R"({"hardware_overview":{"uuid":"00008020-00","model_identifier":
            "iPad11,6"},
          "volumes":[{"capacity":"128.0 GB"}],"network":{"ip_address":""}})",
      device::v1::PLATFORM_IPAD);

  ASSERT_THAT(ipad, IsOk());
  EXPECT_EQ(ipad->udid, "00008020-00");
  EXPECT_EQ(ValueOf(*ipad, device::kStorage), "128.0 GB");
  EXPECT_EQ(ReasonOf(*ipad, device::kLastIpAddress),
            device::v1::UNKNOWN_REASON_BLANK);
  EXPECT_EQ(ReasonOf(*ipad, device::kMemory),
            device::v1::UNKNOWN_REASON_NOT_IN_SOURCE);
  EXPECT_EQ(ReasonOf(*ipad, device::kProcessor),
            device::v1::UNKNOWN_REASON_NOT_IN_SOURCE);
}

TEST(DetailsTest, ReadsEmptySectionsOfAnAppleTv) {
  const auto tv = DecodeDetails(R"({"volumes":[],"network":{}})",
                                device::v1::PLATFORM_APPLE_TV);

  ASSERT_THAT(tv, IsOk());
  EXPECT_EQ(ReasonOf(*tv, device::kStorage),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
  EXPECT_EQ(ReasonOf(*tv, device::kLastIpAddress),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
}

TEST(DetailsTest, AddsTheUnitsThatWindowsAndAndroidLeaveOut) {
  const auto windows = DecodeDetails(
      R"({"hardware_overview":{"total_ram":"16384","total_capacity":"486061",
            "processor_architecture":"X64"},
          "network":{"wifi_ipv4_address":"10.10.0.2"}})",
      device::v1::PLATFORM_WINDOWS);
  ASSERT_THAT(windows, IsOk());
  EXPECT_EQ(ValueOf(*windows, device::kMemory), "16384 MB");
  EXPECT_EQ(ValueOf(*windows, device::kStorage), "486061 MB");
  EXPECT_EQ(ValueOf(*windows, device::kProcessor), "X64");
  EXPECT_EQ(ValueOf(*windows, device::kLastIpAddress), "10.10.0.2");

  const auto android = DecodeDetails(
      R"({"hardware":{"total_ram":"11.28","total_capacity":"110.28 GB"}})",
      device::v1::PLATFORM_ANDROID);
  ASSERT_THAT(android, IsOk());
  EXPECT_EQ(ValueOf(*android, device::kMemory), "11.28 GB");
  EXPECT_EQ(ValueOf(*android, device::kStorage), "110.28 GB");
  EXPECT_EQ(ReasonOf(*android, device::kLastIpAddress),
            device::v1::UNKNOWN_REASON_NOT_IN_SOURCE);
}

TEST(DetailsTest, HasEveryFactOnceAndInOrder) {
  const auto details = DecodeDetails("{}", device::v1::PLATFORM_MAC);
  ASSERT_THAT(details, IsOk());

  const auto unknown =
      UnknownDetails(device::v1::UNKNOWN_REASON_PERMISSION_MISSING);

  ASSERT_EQ(details->facts.size(), unknown.size());
  for (size_t i = 0; i < unknown.size(); ++i) {
    EXPECT_EQ(details->facts[i].key(), unknown[i].key());
    EXPECT_TRUE(i == 0 || unknown[i - 1].key() < unknown[i].key());
  }
}

TEST(DetailsTest, RefusesWhatIsNoObject) {
  EXPECT_THAT(DecodeDetails("[]", device::v1::PLATFORM_MAC),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

}  // namespace
}  // namespace muster::iru
