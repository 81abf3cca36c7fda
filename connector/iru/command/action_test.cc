#include "connector/iru/command/action.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using device::v1::Platform;

// The action of the field of that name.
const Action& Of(const std::string& name) {
  DeviceCommand command;
  const auto* const field = DeviceCommand::descriptor()->FindFieldByName(name);
  command.GetReflection()->MutableMessage(&command, field);
  return *ActionOf(command);
}

TEST(ActionTest, KnowsEveryKindOfCommandByTheNameOfItsField) {
  const auto* const descriptor = DeviceCommand::descriptor();
  ASSERT_EQ(Actions().size(), static_cast<size_t>(descriptor->field_count()));
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const std::string& name = descriptor->field(i)->name();
    EXPECT_EQ(Of(name).name, name);
    EXPECT_FALSE(Of(name).platforms.empty()) << name;
  }
  EXPECT_EQ(ActionOf(DeviceCommand()), nullptr);
}

TEST(ActionTest, AsksEachAtAPlaceOfItsOwn) {
  std::set<std::pair<std::string, std::string>> places;
  for (const Action& action : Actions()) {
    const Endpoint endpoint = EndpointOf(action, "a");
    EXPECT_TRUE(endpoint.about_device) << action.name;
    EXPECT_TRUE(
        places.emplace(std::string(MethodOf(action)), endpoint.path).second)
        << endpoint.path;
  }
  EXPECT_EQ(places.count({"POST", "/api/v1/devices/a/action/blankpush"}), 1u);
  EXPECT_EQ(places.count({"DELETE", "/api/v1/devices/a"}), 1u);
  EXPECT_EQ(places.count({"DELETE", "/api/v1/devices/a/details/lostmode"}), 1u);
}

TEST(ActionTest, KnowsThePlatformsOfEachAction) {
  EXPECT_TRUE(Knows(Of("lock"), device::v1::PLATFORM_ANDROID));
  EXPECT_FALSE(Knows(Of("lock"), device::v1::PLATFORM_WINDOWS));
  EXPECT_TRUE(Knows(Of("lock"), device::v1::PLATFORM_UNSPECIFIED));
  EXPECT_TRUE(Knows(Of("blank_push"), device::v1::PLATFORM_APPLE_TV));
  EXPECT_FALSE(Knows(Of("blank_push"), device::v1::PLATFORM_ANDROID));
  EXPECT_TRUE(Knows(Of("erase"), device::v1::PLATFORM_WINDOWS));
  EXPECT_TRUE(Knows(Of("daily_check_in"), device::v1::PLATFORM_WINDOWS));
  EXPECT_FALSE(Knows(Of("shutdown"), device::v1::PLATFORM_APPLE_TV));
  EXPECT_TRUE(Knows(Of("delete_user"), device::v1::PLATFORM_IPAD));
  EXPECT_FALSE(Knows(Of("delete_user"), device::v1::PLATFORM_IPHONE));
  EXPECT_FALSE(Knows(Of("enable_lost_mode"), device::v1::PLATFORM_MAC));
}

TEST(ActionTest, FollowsOnlyWhatLeavesARowOnADeviceOfApples) {
  EXPECT_TRUE(IsTracked(Of("erase"), device::v1::PLATFORM_MAC));
  EXPECT_FALSE(IsTracked(Of("erase"), device::v1::PLATFORM_WINDOWS));
  EXPECT_FALSE(IsTracked(Of("lock"), device::v1::PLATFORM_ANDROID));
  EXPECT_FALSE(IsTracked(Of("shutdown"), device::v1::PLATFORM_APPLE_TV));
  for (const char* const name :
       {"blank_push", "cancel_lost_mode", "delete_device"}) {
    EXPECT_FALSE(IsTracked(Of(name), device::v1::PLATFORM_IPAD)) << name;
    EXPECT_FALSE(IsTracked(Of(name), device::v1::PLATFORM_UNSPECIFIED)) << name;
  }
  EXPECT_TRUE(IsTracked(Of("lock"), device::v1::PLATFORM_UNSPECIFIED));
  EXPECT_FALSE(IsTracked(Of("reset_work_profile_passcode"),
                         device::v1::PLATFORM_UNSPECIFIED));
}

}  // namespace
}  // namespace muster::iru
