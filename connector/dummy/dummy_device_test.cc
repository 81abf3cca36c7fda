#include "connector/dummy/dummy_device.h"

#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::dummy {
namespace {

using google::protobuf::Struct;
using muster::testing::EqualsProto;
using muster::testing::ErrorIs;

Struct Parsed(const std::string& json) {
  Struct row;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &row).ok());
  return row;
}

TEST(DummyDeviceTest, TakesEverythingThatARowHas) {
  const auto device = DecodeDevice(Parsed(R"json({
    "id": "d1", "serial": "S1", "platform": "mac", "name": "Ada's Mac",
    "model": "MacBook Air", "os": "macOS", "os_version": "14.4",
    "owner": "ada@example.com", "seen_at": "2026-01-31T12:00:00Z"})json"));

  ASSERT_THAT(device, muster::testing::IsOk());
  EXPECT_THAT(*device, EqualsProto(R"pb(
    vendor_id: "d1"
    serial_number: "S1"
    platform: PLATFORM_MAC
    display_name: "Ada's Mac"
    model: "MacBook Air"
    os { name: "macOS" version: "14.4" }
    user { email: "ada@example.com" }
    state: STATE_ENROLLED
    last_check_in_time { seconds: 1769860800 }
  )pb"));
}

TEST(DummyDeviceTest, LeavesUnsetWhatARowLacks) {
  const auto device =
      DecodeDevice(Parsed(R"json({"id": "d1", "platform": "ipad"})json"));

  ASSERT_THAT(device, muster::testing::IsOk());
  EXPECT_FALSE(device->has_last_check_in_time());
  EXPECT_FALSE(device->has_user());
  EXPECT_EQ(device->serial_number(), "");
}

TEST(DummyDeviceTest, RefusesRowsThatCannotBeTold) {
  for (const char* json :
       {R"json({"platform": "mac"})json", R"json({"id": 7})json",
        R"json({"id": "a/b", "platform": "mac"})json",
        R"json({"id": "d1", "platform": "toaster"})json"}) {
    EXPECT_THAT(DecodeDevice(Parsed(json)),
                ErrorIs(absl::StatusCode::kInvalidArgument, "ROW_MALFORMED"))
        << json;
  }
}

TEST(DummyDeviceTest, NamesADeviceByItsIdInLowerCase) {
  device::v1::Device device;
  device.set_vendor_id("D1");

  const auto observed =
      ObserveDevice("sources/dummy", device, absl::FromUnixSeconds(7));

  EXPECT_EQ(observed.device().name(), "sources/dummy/devices/d1");
  ASSERT_EQ(observed.observations_size(), 1);
  EXPECT_EQ(observed.observations(0).endpoint(), "devices");
  EXPECT_EQ(observed.observations(0).observe_time().seconds(), 7);
}

}  // namespace
}  // namespace muster::dummy
