#include "tests/faults/fleet_compare.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"

namespace muster::faults {
namespace {

using fake_iru::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Json Row() {
  return {
      {"device_id", "a"},
      {"serial_number", "S"},
      {"device_name", "N"},
      {"platform", "Mac"},
      {"os_version", "14.1"},
      {"supplemental_build_version", "23B"},
      {"last_check_in", "2025-10-09T08:53:20.000001Z"},
      {"first_enrollment", "2025-01-02 03:04:05.000006+00:00"},
      {"user",
       {{"id", "u"}, {"email", "e"}, {"name", "n"}, {"is_archived", false}}},
      {"tags", {"z", "b", "z"}},
      {"is_missing", false},
      {"mdm_enabled", true},
      {"agent_installed", false}};
}

device::v1::Device Known() {
  device::v1::Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        name: "sources/iru/devices/a"
        vendor_id: "a"
        serial_number: "S"
        display_name: "N"
        platform: PLATFORM_MAC
        os { version: "14.1" build: "23B" }
        last_check_in_time { seconds: 1760000000 nanos: 1000 }
        first_enroll_time { seconds: 1735787045 nanos: 6000 }
        user { id: "u" email: "e" display_name: "n" }
        tags: "b"
        tags: "z"
        facts { key: "agent.installed" bool_value: false }
        facts { key: "mdm.enabled" bool_value: true }
      )pb",
      &device));
  return device;
}

TEST(FleetCompareTest, FindsNothingIfBothSayTheSame) {
  EXPECT_THAT(Differences(Json::array({Row()}), {Known()}), IsEmpty());
}

TEST(FleetCompareTest, NamesEachFieldThatDiffers) {
  Json row = Row();
  row["device_name"] = "Other";
  row["user"] = "";
  row["tags"] = {"b"};
  row["mdm_enabled"] = false;
  row["last_check_in"] = "2025-10-09T08:53:20.000002Z";

  EXPECT_THAT(
      RowDifferences(row, Known()),
      ElementsAre(HasSubstr("display_name"), HasSubstr("tags"),
                  HasSubstr("user is \"nobody\""),
                  HasSubstr("last_check_in_time"), HasSubstr("mdm.enabled")));
}

TEST(FleetCompareTest, NamesDevicesThatOnlyOneSideHas) {
  EXPECT_THAT(Differences(Json::array({Row()}), {}),
              ElementsAre("a is not in the inventory"));
  EXPECT_THAT(Differences(Json::array(), {Known()}),
              ElementsAre("a is not in the tenant"));
}

}  // namespace
}  // namespace muster::faults
