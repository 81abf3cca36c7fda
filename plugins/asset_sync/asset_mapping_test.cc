#include "plugins/asset_sync/asset_mapping.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "proto/muster/asset/v1/assets.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "testing/matchers.h"

namespace muster::asset_sync {
namespace {

using ::muster::asset::v1::Asset;
using ::muster::device::v1::Device;
using ::muster::testing::EqualsProto;

Asset AssetOfText(const std::string& text) {
  Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  device.set_name("sources/iru/devices/a1");
  return AssetOf({"iru", "a1"}, device);
}

TEST(AssetMappingTest, CarriesEverythingThatTheDeviceSays) {
  EXPECT_THAT(AssetOfText(R"pb(
                serial_number: "C02"
                display_name: "Ada's Mac"
                platform: PLATFORM_MAC
                model: "MacBook Air (M1, 2020)"
                model_identifier: "MacBookAir10,1"
                category: CATEGORY_COMPUTER_LAPTOP
                category_source: CATEGORY_SOURCE_MODEL_IDENTIFIER
                os { name: "macOS" version: "14.4.1" build: "23E224" }
                asset_tag: "T-1"
                blueprint { id: "b" display_name: "Engineering" }
                tags: "vip"
                user { id: "7" email: "Ada@Example.com" display_name: "Ada L." }
                first_enroll_time { seconds: 1 }
                last_enroll_time { seconds: 2 }
                facts { key: "mdm.enabled" bool_value: true }
                state: STATE_ENROLLED
                revision: 42
              )pb"),
              EqualsProto(R"pb(
                name: "sources/iru/assets/a1"
                device: "sources/iru/devices/a1"
                display_name: "Ada's Mac"
                serial_number: "C02"
                asset_tag: "T-1"
                category: CATEGORY_COMPUTER_LAPTOP
                category_source: CATEGORY_SOURCE_MODEL_IDENTIFIER
                make: "Apple"
                model: "MacBook Air (M1, 2020)"
                model_identifier: "MacBookAir10,1"
                os { name: "macOS" version: "14.4.1" build: "23E224" }
                management: MANAGEMENT_MANAGED
                owner {
                  email: "ada@example.com"
                  display_name: "Ada L."
                  source_user_id: "7"
                }
                details {
                  key: "network.ip_address"
                  unknown_reason: UNKNOWN_REASON_NOT_FETCHED
                }
                details {
                  key: "hardware.processor"
                  unknown_reason: UNKNOWN_REASON_NOT_FETCHED
                }
                details {
                  key: "hardware.memory"
                  unknown_reason: UNKNOWN_REASON_NOT_FETCHED
                }
                details {
                  key: "hardware.storage"
                  unknown_reason: UNKNOWN_REASON_NOT_FETCHED
                }
                blueprint: "Engineering"
                enroll_time { seconds: 2 }
                inventory_revision: 42
              )pb"));
}

TEST(AssetMappingTest, NamesTheMakerOfApplePlatformsOnly) {
  const struct {
    const char* platform;
    const char* make;
  } kRows[] = {
      {"PLATFORM_MAC", "Apple"},    {"PLATFORM_IPAD", "Apple"},
      {"PLATFORM_IPHONE", "Apple"}, {"PLATFORM_APPLE_TV", "Apple"},
      {"PLATFORM_VISION", "Apple"}, {"PLATFORM_WINDOWS", ""},
      {"PLATFORM_ANDROID", ""},     {"PLATFORM_UNSPECIFIED", ""},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(AssetOfText(std::string("platform: ") + row.platform).make(),
              row.make)
        << row.platform;
  }
}

TEST(AssetMappingTest, TellsManagementByTheMdmFactAndTheStateAlone) {
  const struct {
    const char* device;
    asset::v1::Management management;
  } kRows[] = {
      {"facts { key: 'mdm.enabled' bool_value: true }",
       asset::v1::MANAGEMENT_MANAGED},
      {"facts { key: 'mdm.enabled' bool_value: false }",
       asset::v1::MANAGEMENT_UNMANAGED},
      {"missing: true facts { key: 'mdm.enabled' bool_value: true }",
       asset::v1::MANAGEMENT_MANAGED},
      {"missing: true facts { key: 'mdm.enabled' bool_value: false }",
       asset::v1::MANAGEMENT_UNMANAGED},
      {"facts { key: 'mdm.enabled' unknown_reason: UNKNOWN_REASON_BLANK }",
       asset::v1::MANAGEMENT_UNSPECIFIED},
      {"facts { key: 'agent.installed' bool_value: true }",
       asset::v1::MANAGEMENT_UNSPECIFIED},
      {"", asset::v1::MANAGEMENT_UNSPECIFIED},
      {"state: STATE_REMOVED facts { key: 'mdm.enabled' bool_value: true }",
       asset::v1::MANAGEMENT_REMOVED},
      {"state: STATE_REMOVED", asset::v1::MANAGEMENT_REMOVED},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(AssetOfText(row.device).management(), row.management)
        << row.device;
  }
}

TEST(AssetMappingTest, NamesAnOwnerOrSaysWhyThereIsNone) {
  const struct {
    const char* device;
    const char* email;
    asset::v1::OwnerProblem problem;
  } kRows[] = {
      {"user { email: 'ada@example.com' }", "ada@example.com",
       asset::v1::OWNER_PROBLEM_UNSPECIFIED},
      {"user { email: ' ADA@Example.COM ' }", "ada@example.com",
       asset::v1::OWNER_PROBLEM_UNSPECIFIED},
      {"", "", asset::v1::OWNER_PROBLEM_UNASSIGNED},
      {"user { id: '7' display_name: 'Ada' }", "",
       asset::v1::OWNER_PROBLEM_NO_EMAIL},
      {"user { id: '7' email: '  ' }", "", asset::v1::OWNER_PROBLEM_NO_EMAIL},
      {"user { email: 'ada@example.com' archived: true }", "",
       asset::v1::OWNER_PROBLEM_ARCHIVED},
      {"user { id: '7' archived: true }", "",
       asset::v1::OWNER_PROBLEM_ARCHIVED},
  };
  for (const auto& row : kRows) {
    const Asset asset = AssetOfText(row.device);
    EXPECT_EQ(asset.owner_problem(), row.problem) << row.device;
    EXPECT_EQ(asset.owner().email(), row.email) << row.device;
    EXPECT_EQ(asset.has_owner(),
              row.problem == asset::v1::OWNER_PROBLEM_UNSPECIFIED)
        << row.device;
  }
}

TEST(AssetMappingTest, TakesDetailsOverWithTheirAgeOnceTheyWereFetched) {
  const Asset asset = AssetOfText(R"pb(
    facts {
      key: "hardware.memory"
      string_value: "16 GB"
      endpoint: "details"
      observe_time { seconds: 9 }
    }
    facts {
      key: "network.ip_address"
      unknown_reason: UNKNOWN_REASON_PERMISSION_MISSING
    }
  )pb");

  ASSERT_EQ(asset.details_size(), 4);
  EXPECT_THAT(asset.details(0), EqualsProto(R"pb(
                key: "network.ip_address"
                unknown_reason: UNKNOWN_REASON_PERMISSION_MISSING
              )pb"));
  EXPECT_EQ(asset.details(1).unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_FETCHED);
  EXPECT_THAT(asset.details(2), EqualsProto(R"pb(
                key: "hardware.memory"
                string_value: "16 GB"
                endpoint: "details"
                observe_time { seconds: 9 }
              )pb"));
}

TEST(AssetMappingTest, KeepsARemovedDeviceAsATombstone) {
  const Asset asset = AssetOfText(R"pb(
    display_name: "Ada's Mac"
    state: STATE_REMOVED
    remove_time { seconds: 5 }
  )pb");

  EXPECT_EQ(asset.display_name(), "Ada's Mac");
  EXPECT_EQ(asset.remove_time().seconds(), 5);
}

}  // namespace
}  // namespace muster::asset_sync
