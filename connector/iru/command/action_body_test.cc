#include "connector/iru/command/action_body.h"

#include <string>
#include <tuple>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;

std::string Of(const std::string& text,
               device::v1::Platform platform = device::v1::PLATFORM_MAC) {
  DeviceCommand command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command));
  return BodyOf(command, platform);
}

TEST(ActionBodyTest, SaysOnlyWhatWasAskedOfALock) {
  EXPECT_EQ(Of("lock {}"), "");

  DeviceCommand command;
  command.mutable_lock()->set_message("Call \"IT\"\n\\o/");
  command.mutable_lock()->set_phone_number("+41 44");
  EXPECT_EQ(BodyOf(command, device::v1::PLATFORM_MAC),
            R"({"Message":"Call \"IT\"\u000a\\o/","PhoneNumber":"+41 44"})");
}

TEST(ActionBodyTest, SaysWhetherAnEraseKeepsTheDataPlanOfAMobileDevice) {
  EXPECT_EQ(Of("erase {}", device::v1::PLATFORM_IPHONE),
            R"({"PreserveDataPlan":false})");
  EXPECT_EQ(
      Of("erase { preserve_data_plan: true }", device::v1::PLATFORM_IPHONE),
      R"({"PreserveDataPlan":true})");
  EXPECT_EQ(Of("erase {}", device::v1::PLATFORM_UNSPECIFIED),
            R"({"PreserveDataPlan":false})");
  EXPECT_EQ(Of("erase {}"), "");
}

TEST(ActionBodyTest, SaysEveryOptionOfAnErase) {
  EXPECT_EQ(Of("erase { pin: '123456' }"), R"({"PIN":"123456"})");
  EXPECT_EQ(Of("erase { disallow_proximity_setup: true return_to_service { "
               "profile_id: 'p' } }",
               device::v1::PLATFORM_IPAD),
            R"({"PreserveDataPlan":false,"DisallowProximitySetup":true,)"
            R"("ReturnToService":{"Enabled":true,"ProfileId":"p"}})");
  EXPECT_EQ(Of("erase { return_to_service {} }", device::v1::PLATFORM_IPAD),
            R"({"PreserveDataPlan":false,"ReturnToService":{"Enabled":true}})");
  EXPECT_EQ(Of("erase { windows_mode: WINDOWS_MODE_PROTECTED }",
               device::v1::PLATFORM_WINDOWS),
            R"({"erase_mode":"WIPE_PROTECTED"})");
  EXPECT_EQ(Of("erase { android_extras: ANDROID_EXTRA_EXTERNAL_STORAGE "
               "android_extras: ANDROID_EXTRA_ESIMS }",
               device::v1::PLATFORM_ANDROID),
            R"({"erase_flags":"WIPE_EXTERNAL_STORAGE,WIPE_ESIMS"})");
}

TEST(ActionBodyTest, SaysWhatTheOthersNeed) {
  using Case = std::tuple<std::string, std::string>;
  for (const auto& [command, body] : std::vector<Case>{
           {"restart {}", ""},
           {"restart { rebuild_kernel_cache: true notify_user: true }",
            R"({"RebuildKernelCache":true,"NotifyUser":true})"},
           {"unlock_account { user_name: 'ann' }", R"({"UserName":"ann"})"},
           {"set_name { device_name: 'x' }", R"({"DeviceName":"x"})"},
           {"delete_user { user_name: 'ann' }",
            R"({"DeleteAllUsers":false,"ForceDeletion":false,)"
            R"("UserName":"ann"})"},
           {"delete_user { all_users: true force: true }",
            R"({"DeleteAllUsers":true,"ForceDeletion":true})"},
           {"enable_lost_mode { message: 'm' phone_number: '1' footnote: 'f' }",
            R"({"Message":"m","PhoneNumber":"1","Footnote":"f"})"},
           {"remote_desktop {}", R"({"EnableRemoteDesktop":false})"},
           {"remote_desktop { enabled: true }",
            R"({"EnableRemoteDesktop":true})"},
           {"refresh_cellular_plans { esim_server_url: 'https://e' }",
            R"({"eSIMServerURL":"https://e"})"},
           {"set_personal_hotspot { enabled: true }", R"({"Enabled":true})"},
           {"set_data_roaming {}", R"({"Enabled":false})"},
           {"reset_work_profile_passcode {}", ""},
           {"reset_work_profile_passcode { new_password: 'abcd' flags: 'F' }",
            R"({"newPassword":"abcd","resetPasswordFlags":["F"]})"}}) {
    EXPECT_EQ(Of(command), body) << command;
  }
}

TEST(ActionBodyTest, SaysNothingWithTheRest) {
  for (const char* const command :
       {"blank_push {}", "shutdown {}", "update_inventory {}",
        "daily_check_in {}", "clear_passcode {}", "disable_lost_mode {}",
        "play_lost_mode_sound {}", "update_location {}", "cancel_lost_mode {}",
        "renew_mdm_profile {}", "reinstall_agent {}", "delete_device {}"}) {
    EXPECT_EQ(Of(command), "") << command;
  }
}

}  // namespace
}  // namespace muster::iru
