#include "connector/iru/data/command_kind.h"

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

TEST(CommandKindTest, BelievesTheProductsNameFirst) {
  EXPECT_EQ(KindOfCommand("DailyCheckIn", "DeviceInformation"),
            "daily_check_in");
  EXPECT_EQ(KindOfCommand("SetDeviceName", "Settings"), "set_name");
  EXPECT_EQ(KindOfCommand("PersonalHotspot", "Settings"),
            "set_personal_hotspot");
  EXPECT_EQ(KindOfCommand("DeviceInformation", "DeviceInformation"),
            "update_inventory");
}

TEST(CommandKindTest, TakesApplesNameWhereItSaysEnough) {
  EXPECT_EQ(KindOfCommand("", "DeviceLock"), "lock");
  EXPECT_EQ(KindOfCommand("SomethingNew", "EraseDevice"), "erase");
  EXPECT_EQ(KindOfCommand("", "DisableRemoteDesktop"), "remote_desktop");
}

TEST(CommandKindTest, KnowsNothingOfWhatIsNoCommandOfOurs) {
  EXPECT_EQ(KindOfCommand("InitialDeviceInformation", "DeviceInformation"), "");
  EXPECT_EQ(KindOfCommand("SetDeviceNameLibraryItem", "Settings"), "");
  EXPECT_EQ(KindOfCommand("", "InstallProfile"), "");
  EXPECT_EQ(KindOfCommand("", ""), "");
}

}  // namespace
}  // namespace muster::iru
