#include "connector/iru/command/option_check.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using muster::testing::ErrorIs;
using muster::testing::IsOk;

absl::Status Check(const std::string& text, device::v1::Platform platform) {
  DeviceCommand command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &command));
  return CheckOptions(command, platform);
}

TEST(OptionCheckTest, RefusesAnOptionThatThePlatformWouldIgnore) {
  const auto not_allowed =
      ErrorIs(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED");
  EXPECT_THAT(Check("erase { pin: '123456' }", device::v1::PLATFORM_IPAD),
              not_allowed);
  EXPECT_THAT(Check("erase { return_to_service {} }", device::v1::PLATFORM_MAC),
              not_allowed);
  EXPECT_THAT(Check("erase { windows_mode: WINDOWS_MODE_WIPE }",
                    device::v1::PLATFORM_ANDROID),
              not_allowed);
  EXPECT_THAT(Check("erase { android_extras: ANDROID_EXTRA_ESIMS }",
                    device::v1::PLATFORM_IPHONE),
              not_allowed);
  EXPECT_THAT(Check("restart { notify_user: true }", device::v1::PLATFORM_IPAD),
              not_allowed);
}

TEST(OptionCheckTest, TakesWhatThePlatformKnows) {
  EXPECT_THAT(Check("erase { pin: '123456' }", device::v1::PLATFORM_MAC),
              IsOk());
  EXPECT_THAT(Check("erase { preserve_data_plan: true return_to_service {} }",
                    device::v1::PLATFORM_IPHONE),
              IsOk());
  EXPECT_THAT(Check("erase {}", device::v1::PLATFORM_WINDOWS), IsOk());
  EXPECT_THAT(Check("restart { notify_user: true }", device::v1::PLATFORM_MAC),
              IsOk());
}

TEST(OptionCheckTest, LeavesAnUnknownPlatformToTheVendor) {
  EXPECT_THAT(Check("erase { pin: '123456' return_to_service {} }",
                    device::v1::PLATFORM_UNSPECIFIED),
              IsOk());
}

TEST(OptionCheckTest, AsksForWhatACommandNeeds) {
  const auto required =
      ErrorIs(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED");
  const auto mac = device::v1::PLATFORM_MAC;
  EXPECT_THAT(Check("unlock_account {}", mac), required);
  EXPECT_THAT(Check("set_name {}", mac), required);
  EXPECT_THAT(Check("refresh_cellular_plans {}", mac), required);
  EXPECT_THAT(Check("delete_user {}", mac), required);
  EXPECT_THAT(Check("erase { android_extras: ANDROID_EXTRA_UNSPECIFIED }",
                    device::v1::PLATFORM_ANDROID),
              required);
  EXPECT_THAT(Check("delete_user { user_name: 'a' all_users: true }", mac),
              required);
  EXPECT_THAT(Check("delete_user { user_name: 'a' }", mac), IsOk());
  EXPECT_THAT(Check("delete_user { all_users: true }", mac), IsOk());
  EXPECT_THAT(
      Check("reset_work_profile_passcode {}", device::v1::PLATFORM_ANDROID),
      IsOk());
}

}  // namespace
}  // namespace muster::iru
