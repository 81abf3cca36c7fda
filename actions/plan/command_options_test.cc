#include "actions/plan/command_options.h"

#include <string>
#include <vector>

#include "base/process/textproto.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using connector::v1::DeviceCommand;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using Code = absl::StatusCode;

DeviceCommand Command(const std::string& text) {
  return ParseTextproto<DeviceCommand>(text, "test").value();
}

device::v1::Device On(device::v1::Platform platform,
                      const std::string& version) {
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  device.set_platform(platform);
  device.mutable_os()->set_version(version);
  return device;
}

TEST(CommandOptionsTest, EveryKindWithoutRequiredOptionsPasses) {
  for (const char* kind : {"lock",
                           "blank_push",
                           "erase",
                           "restart",
                           "shutdown",
                           "update_inventory",
                           "daily_check_in",
                           "clear_passcode",
                           "enable_lost_mode",
                           "disable_lost_mode",
                           "play_lost_mode_sound",
                           "update_location",
                           "cancel_lost_mode",
                           "remote_desktop",
                           "renew_mdm_profile",
                           "reinstall_agent",
                           "set_personal_hotspot",
                           "set_data_roaming",
                           "reset_work_profile_passcode",
                           "delete_device"}) {
    EXPECT_THAT(CheckOptions(Command(absl::StrCat(kind, " {}"))), IsOk())
        << kind;
  }
}

TEST(CommandOptionsTest, WhatMakesNoSenseByItselfIsInvalid) {
  for (const char* text :
       {"unlock_account {}", "set_name { device_name: ' ' }", "delete_user {}",
        "delete_user { user_name: 'jo' all_users: true }",
        "refresh_cellular_plans {}",
        "refresh_cellular_plans { esim_server_url: 'http://x' }",
        "erase { pin: '12345' }", "erase { pin: '12345a' }",
        "erase { android_extras: ANDROID_EXTRA_UNSPECIFIED }",
        "erase { android_extras: [ANDROID_EXTRA_ESIMS, ANDROID_EXTRA_ESIMS] }",
        "reset_work_profile_passcode { new_password: '123' }"}) {
    EXPECT_THAT(CheckOptions(Command(text)),
                ErrorIs(Code::kInvalidArgument, "COMMAND_OPTION_INVALID"))
        << text;
  }
  EXPECT_THAT(CheckOptions(DeviceCommand()),
              ErrorIs(Code::kInvalidArgument, "COMMAND_MISSING"));
}

TEST(CommandOptionsTest, TextsAreBounded) {
  DeviceCommand lost;
  lost.mutable_enable_lost_mode()->set_footnote(std::string(255, 'x'));
  EXPECT_THAT(CheckOptions(lost), IsOk());

  lost.mutable_enable_lost_mode()->set_footnote(std::string(256, 'x'));
  EXPECT_THAT(CheckOptions(lost),
              ErrorIs(Code::kInvalidArgument, "FIELD_TOO_LONG"));
}

TEST(CommandOptionsTest, OptionThatTheDeviceWouldIgnoreIsRefused) {
  struct Case {
    const char* text;
    device::v1::Device works;
    device::v1::Device ignores;
  };
  const auto mac = On(device::v1::PLATFORM_MAC, "14.4");
  const auto phone = On(device::v1::PLATFORM_IPHONE, "17.1");
  const auto pc = On(device::v1::PLATFORM_WINDOWS, "24H2");
  const auto android = On(device::v1::PLATFORM_ANDROID, "14");
  const std::vector<Case> cases = {
      {"erase { pin: '496406' }", mac, phone},
      {"erase { preserve_data_plan: true }", phone, mac},
      {"erase { disallow_proximity_setup: true }", phone, mac},
      {"erase { return_to_service {} }", phone,
       On(device::v1::PLATFORM_IPHONE, "16.7")},
      {"erase { return_to_service {} }", phone, mac},
      {"erase { windows_mode: WINDOWS_MODE_CLOUD }", pc, mac},
      {"erase { android_extras: ANDROID_EXTRA_ESIMS }", android, phone},
      {"restart { rebuild_kernel_cache: true }", mac, phone},
      {"restart { notify_user: true }", mac,
       On(device::v1::PLATFORM_MAC, "11.2")},
      {"reset_work_profile_passcode { new_password: '12345' }",
       On(device::v1::PLATFORM_ANDROID, "13"), android},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(CheckOptionsOn(one.works, Command(one.text)), IsOk())
        << one.text;
    EXPECT_THAT(
        CheckOptionsOn(one.ignores, Command(one.text)),
        ErrorIs(Code::kFailedPrecondition, "COMMAND_OPTION_NOT_ALLOWED"))
        << one.text;
  }
}

}  // namespace
}  // namespace muster::actions
