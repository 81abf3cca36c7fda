#include "actions/dispatch/drift.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace muster::actions {
namespace {

device::v1::Device Mac() {
  device::v1::Device device;
  device.set_serial_number("C02");
  device.mutable_user()->set_email("ann@x");
  device.mutable_last_enroll_time()->set_seconds(1000);
  device.add_tags("it");
  device.mutable_blueprint()->set_id("b1");
  return device;
}

TEST(DriftTest, DeviceIsAsItWasExpectedWhateverElseHasChanged) {
  device::v1::Device now = Mac();
  now.set_display_name("another name");
  now.mutable_last_check_in_time()->set_seconds(5000);
  now.mutable_os()->set_version("15.0");
  now.mutable_user()->set_email("Ann@X");

  EXPECT_EQ(DriftOf(ExpectationOf(Mac()), now), "");
}

TEST(DriftTest, EachThingThatMakesItAnotherDeviceIsNamed) {
  const std::vector<
      std::pair<std::string, std::function<void(device::v1::Device&)>>>
      changes = {
          {"its serial number",
           [](auto& device) { device.set_serial_number("C03"); }},
          {"its owner",
           [](auto& device) { device.mutable_user()->set_email("joann@x"); }},
          {"its owner", [](auto& device) { device.clear_user(); }},
          {"its enrolment",
           [](auto& device) {
             device.mutable_last_enroll_time()->set_seconds(2000);
           }},
          {"its tags", [](auto& device) { device.add_tags("vip"); }},
          {"its tags", [](auto& device) { device.clear_tags(); }},
          {"its blueprint",
           [](auto& device) { device.mutable_blueprint()->set_id("b2"); }},
      };
  for (const auto& [what, change] : changes) {
    device::v1::Device now = Mac();
    change(now);
    EXPECT_EQ(DriftOf(ExpectationOf(Mac()), now), what);
  }
}

TEST(DriftTest, SeveralChangesAreAllNamed) {
  device::v1::Device now = Mac();
  now.clear_user();
  now.clear_tags();

  EXPECT_EQ(DriftOf(ExpectationOf(Mac()), now), "its owner and its tags");
}

TEST(DriftTest, EnrolmentThatTheVendorDoesNotTellIsNoDrift) {
  device::v1::Device now = Mac();
  now.clear_last_enroll_time();

  EXPECT_EQ(DriftOf(ExpectationOf(Mac()), now), "");
  EXPECT_EQ(DriftOf(ExpectationOf(now), Mac()), "");
}

}  // namespace
}  // namespace muster::actions
