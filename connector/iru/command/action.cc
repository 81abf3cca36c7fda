#include "connector/iru/command/action.h"

#include <algorithm>

#include "connector/iru/data/platform.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using namespace device::v1;  // NOLINT: the enumerators

constexpr Platform kAll[] = {
    PLATFORM_MAC,    PLATFORM_IPAD,    PLATFORM_IPHONE, PLATFORM_APPLE_TV,
    PLATFORM_VISION, PLATFORM_WINDOWS, PLATFORM_ANDROID};
constexpr Platform kApple[] = {PLATFORM_MAC, PLATFORM_IPAD, PLATFORM_IPHONE,
                               PLATFORM_APPLE_TV, PLATFORM_VISION};
constexpr Platform kAppleAndAndroid[] = {PLATFORM_MAC,    PLATFORM_IPAD,
                                         PLATFORM_IPHONE, PLATFORM_APPLE_TV,
                                         PLATFORM_VISION, PLATFORM_ANDROID};
constexpr Platform kAppleAndWindows[] = {PLATFORM_MAC,    PLATFORM_IPAD,
                                         PLATFORM_IPHONE, PLATFORM_APPLE_TV,
                                         PLATFORM_VISION, PLATFORM_WINDOWS};
constexpr Platform kMacMobileAndTv[] = {PLATFORM_MAC, PLATFORM_IPAD,
                                        PLATFORM_IPHONE, PLATFORM_APPLE_TV};
constexpr Platform kMacAndMobile[] = {PLATFORM_MAC, PLATFORM_IPAD,
                                      PLATFORM_IPHONE};
constexpr Platform kMacAndIpad[] = {PLATFORM_MAC, PLATFORM_IPAD};
constexpr Platform kMobile[] = {PLATFORM_IPAD, PLATFORM_IPHONE};
constexpr Platform kMac[] = {PLATFORM_MAC};
constexpr Platform kAndroid[] = {PLATFORM_ANDROID};

}  // namespace

absl::Span<const Action> Actions() {
  using C = DeviceCommand;
  static const Action actions[] = {
      {C::kLock, "lock", "lock", kAppleAndAndroid},
      // Apple's push has no command behind it.
      {C::kBlankPush, "blank_push", "blankpush", kApple, false},
      {C::kErase, "erase", "erase", kAll},
      {C::kRestart, "restart", "restart", kMacMobileAndTv},
      {C::kShutdown, "shutdown", "shutdown", kMacAndMobile},
      {C::kUnlockAccount, "unlock_account", "unlockaccount", kMac},
      {C::kSetName, "set_name", "setname", kApple},
      {C::kUpdateInventory, "update_inventory", "updateinventory", kApple},
      {C::kDailyCheckIn, "daily_check_in", "dailycheckin", kAppleAndWindows},
      {C::kClearPasscode, "clear_passcode", "clearpasscode", kMobile},
      {C::kDeleteUser, "delete_user", "deleteuser", kMacAndIpad},
      {C::kEnableLostMode, "enable_lost_mode", "enablelostmode", kMobile},
      {C::kDisableLostMode, "disable_lost_mode", "disablelostmode", kMobile},
      {C::kPlayLostModeSound, "play_lost_mode_sound", "playlostmodesound",
       kMobile},
      {C::kUpdateLocation, "update_location", "updatelocation", kMobile},
      {C::kCancelLostMode, "cancel_lost_mode", "", kMobile, false},
      {C::kRemoteDesktop, "remote_desktop", "remotedesktop", kMac},
      {C::kRenewMdmProfile, "renew_mdm_profile", "renewmdmprofile", kApple},
      {C::kReinstallAgent, "reinstall_agent", "reinstallagent", kMac},
      {C::kRefreshCellularPlans, "refresh_cellular_plans",
       "refreshcellularplans", kMobile},
      {C::kSetPersonalHotspot, "set_personal_hotspot", "togglepersonalhotspot",
       kMobile},
      {C::kSetDataRoaming, "set_data_roaming", "toggledataroaming", kMobile},
      {C::kResetWorkProfilePasscode, "reset_work_profile_passcode",
       "resetworkprofilepasscode", kAndroid},
      {C::kDeleteDevice, "delete_device", "", kAll, false},
  };
  return actions;
}

const Action* ActionOf(const DeviceCommand& command) {
  for (const Action& action : Actions()) {
    if (action.kind == command.kind_case()) return &action;
  }
  return nullptr;
}

bool Knows(const Action& action, Platform platform) {
  return platform == PLATFORM_UNSPECIFIED ||
         std::find(action.platforms.begin(), action.platforms.end(),
                   platform) != action.platforms.end();
}

bool IsTracked(const Action& action, Platform platform) {
  if (!action.leaves_row || !Knows(action, platform)) return false;
  if (platform != PLATFORM_UNSPECIFIED) return IsApple(platform);
  return std::any_of(action.platforms.begin(), action.platforms.end(), IsApple);
}

absl::string_view MethodOf(const Action& action) {
  return action.action.empty() ? "DELETE" : "POST";
}

Endpoint EndpointOf(const Action& action, absl::string_view device_id) {
  switch (action.kind) {
    case DeviceCommand::kDeleteDevice:
      return DeleteDeviceEndpoint(device_id);
    case DeviceCommand::kCancelLostMode:
      return CancelLostModeEndpoint(device_id);
    default:
      return ActionEndpoint(device_id, action.action);
  }
}

}  // namespace muster::iru
