#include "connector/iru/decode/device_row.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::EqualsProto;
using muster::testing::ErrorIs;
using muster::testing::IsOk;

// The row with `members` beside its id.
DeviceRow RowWith(absl::string_view members) {
  const auto rows = DecodeDeviceList(absl::StrCat(
      R"([{"device_id":"A-1")", members.empty() ? "" : ",", members, "}]"));
  return rows.ok() ? rows->at(0) : DeviceRow{"", std::nullopt, "no page", 0};
}

device::v1::Device DeviceWith(absl::string_view members) {
  const DeviceRow row = RowWith(members);
  EXPECT_TRUE(row.device.has_value()) << row.problem;
  return row.device.value_or(device::v1::Device());
}

TEST(DeviceRowTest, ReadsAWholeRow) {
  const auto device = DeviceWith(R"json(
      "device_name":"Ann's MacBook Air","platform":"Mac",
      "model":"MacBook Air (M1, 2020)","serial_number":"FVHH",
      "os_version":"14.4.1","supplemental_build_version":"23E224",
      "last_check_in":"1970-01-01T00:00:05.250000Z",
      "user":{"email":"a@b.c","name":"Ann","id":"u1","is_archived":false},
      "asset_tag":"T1","blueprint_id":"b1","blueprint_name":"main hive",
      "mdm_enabled":true,"agent_installed":true,
      "agent_version":"4.5.9 (5160)","is_missing":true,"is_removed":false,
      "first_enrollment":"1970-01-01 00:00:01+00:00",
      "last_enrollment":"1970-01-01 00:00:02.000000+00:00",
      "lost_mode_status":"","tags":["b","a","b"])json");

  EXPECT_THAT(
      device, EqualsProto(R"pb(
        vendor_id: "A-1"
        serial_number: "FVHH"
        display_name: "Ann's MacBook Air"
        platform: PLATFORM_MAC
        model: "MacBook Air (M1, 2020)"
        os {
          name: "macOS"
          version: "14.4.1"
          build: "23E224"
          supplemental_build: "23E224"
        }
        asset_tag: "T1"
        blueprint { id: "b1" display_name: "main hive" }
        tags: "a"
        tags: "b"
        user { id: "u1" email: "a@b.c" display_name: "Ann" }
        first_enroll_time { seconds: 1 }
        last_enroll_time { seconds: 2 }
        missing: true
        facts { key: "agent.installed" bool_value: true endpoint: "devices" }
        facts {
          key: "agent.version"
          string_value: "4.5.9 (5160)"
          endpoint: "devices"
        }
        facts { key: "mdm.enabled" bool_value: true endpoint: "devices" }
        state: STATE_ENROLLED
        last_check_in_time { seconds: 5 nanos: 250000000 }
      )pb"));
}

TEST(DeviceRowTest, TakesEverySpellingOfNobody) {
  EXPECT_FALSE(DeviceWith(R"("user":"")").has_user());
  EXPECT_FALSE(DeviceWith(R"("user":null)").has_user());
  EXPECT_FALSE(DeviceWith(R"("user":{})").has_user());
  EXPECT_FALSE(DeviceWith("").has_user());
}

TEST(DeviceRowTest, TakesIdsOfPeopleThatAreNumbers) {
  EXPECT_EQ(DeviceWith(R"("user":{"id":29360,"email":null})").user().id(),
            "29360");
}

TEST(DeviceRowTest, LeavesTimesUnsetThatAreBlank) {
  const auto device = DeviceWith(
      R"("last_check_in":"","first_enrollment":"None","last_enrollment":null)");

  EXPECT_FALSE(device.has_last_check_in_time());
  EXPECT_FALSE(device.has_first_enroll_time());
  EXPECT_FALSE(device.has_last_enroll_time());
}

TEST(DeviceRowTest, SaysWhyAFactHasNoValue) {
  const auto device =
      DeviceWith(R"("agent_version":"","mdm_enabled":"perhaps")");

  EXPECT_EQ(device::FindFact(device, device::kAgentVersion)->unknown_reason(),
            device::v1::UNKNOWN_REASON_BLANK);
  EXPECT_EQ(device::FindFact(device, device::kMdmEnabled)->unknown_reason(),
            device::v1::UNKNOWN_REASON_UNPARSEABLE);
  EXPECT_EQ(device::FindFact(device, device::kAgentInstalled)->unknown_reason(),
            device::v1::UNKNOWN_REASON_NOT_REPORTED);
}

TEST(DeviceRowTest, IsRemovedIfTheRowSaysSo) {
  const auto device = DeviceWith(R"("is_removed":true)");

  EXPECT_EQ(device.state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(device.removal_reason(), device::v1::REMOVAL_REASON_MARKED_REMOVED);
}

TEST(DeviceRowTest, PrefersTheFullVersionAsTheBuild) {
  EXPECT_EQ(DeviceWith(R"("full_software_version":"10.0.26100.6584",
                          "supplemental_build_version":"")")
                .os()
                .build(),
            "10.0.26100.6584");
}

TEST(DeviceRowTest, CutsALongNameBetweenCharacters) {
  std::string name(254, 'x');
  name += "\xc3\xa4\xc3\xa4";

  EXPECT_EQ(
      DeviceWith(absl::StrCat(R"("device_name":")", name, "\"")).display_name(),
      std::string(254, 'x'));
}

TEST(DeviceRowTest, IgnoresKeysThatItDoesNotKnow) {
  EXPECT_EQ(DeviceWith(R"("brand_new":{"a":[1,2,{}]})").vendor_id(), "A-1");
}

TEST(DeviceRowTest, ReportsAMalformedRowWithItsIdAndNothingOfItsText) {
  const DeviceRow row = RowWith(R"("device_name":{"secret":"x"})");

  EXPECT_FALSE(row.device.has_value());
  EXPECT_EQ(row.vendor_id, "A-1");
  EXPECT_EQ(row.problem, "device_name is no text");
  EXPECT_EQ(RowWith(R"("last_check_in":"yesterday")").problem,
            "last_check_in is no time in a known spelling");
  EXPECT_EQ(RowWith(R"("is_removed":"maybe")").problem,
            "is_removed is neither true nor false");
  EXPECT_EQ(RowWith(R"("user":{"is_archived":7})").problem,
            "user: is_archived is neither true nor false");
  EXPECT_EQ(RowWith(R"("serial_number":17)").problem,
            "serial_number is no text");
  EXPECT_EQ(RowWith(R"("tags":[1])").problem, "tags has one that is no text");
}

TEST(DeviceRowTest, LosesNoOtherRowOfThePage) {
  const auto rows = DecodeDeviceList(
      R"([{"device_id":"a"},7,{"device_id":"../b"},{"device_name":"x"},
          {"device_id":""},{"device_id":"c"}])");

  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), 6u);
  EXPECT_TRUE(rows->at(0).device.has_value());
  EXPECT_EQ(rows->at(1).problem, "the row is no object");
  EXPECT_EQ(rows->at(2).problem, "device_id is no usable id");
  EXPECT_EQ(rows->at(3).problem, "device_id is missing");
  EXPECT_EQ(rows->at(4).problem, "device_id is missing");
  EXPECT_TRUE(rows->at(5).device.has_value());
  EXPECT_EQ(rows->at(5).index, 5);
}

TEST(DeviceListTest, TakesOneObjectAsAPageOfOne) {
  const auto rows = DecodeDeviceList(R"({"device_id":"a"})");

  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(rows->size(), 1u);
}

TEST(DeviceListTest, RefusesWhatIsNoList) {
  for (const char* const body :
       {"", "{}", R"({"detail":"x"})", "7", "\"x\"", "<html>", "[{]"}) {
    EXPECT_THAT(DecodeDeviceList(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

TEST(DeviceTest, RefusesARecordThatCannotBeUsed) {
  EXPECT_THAT(DecodeDevice("[]"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(DecodeDevice(R"({"device_id":"a"})"), IsOk());
}

}  // namespace
}  // namespace muster::iru
