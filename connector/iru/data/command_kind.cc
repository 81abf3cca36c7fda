#include "connector/iru/data/command_kind.h"

#include "absl/types/span.h"

namespace muster::iru {
namespace {

struct Word {
  absl::string_view vendors;
  absl::string_view ours;
};

// Where both types use one word.
constexpr Word kRequests[] = {
    {"BlankPush", "blank_push"},
    {"ClearPasscode", "clear_passcode"},
    {"DeleteUser", "delete_user"},
    {"DeviceLocation", "update_location"},
    {"DeviceLock", "lock"},
    {"DisableLostMode", "disable_lost_mode"},
    {"DisableRemoteDesktop", "remote_desktop"},
    {"EnableLostMode", "enable_lost_mode"},
    {"EnableRemoteDesktop", "remote_desktop"},
    {"EraseDevice", "erase"},
    {"PlayLostModeSound", "play_lost_mode_sound"},
    {"RefreshCellularPlans", "refresh_cellular_plans"},
    {"RestartDevice", "restart"},
    {"ShutDownDevice", "shutdown"},
    {"UnlockUserAccount", "unlock_account"},
};

constexpr Word kProducts[] = {
    {"DailyCheckIn", "daily_check_in"},
    {"DataRoaming", "set_data_roaming"},
    {"DeviceInformation", "update_inventory"},
    {"PersonalHotspot", "set_personal_hotspot"},
    {"ReinstallAgent", "reinstall_agent"},
    {"RemoteDesktop", "remote_desktop"},
    {"RenewMDMProfile", "renew_mdm_profile"},
    {"SetDeviceName", "set_name"},
};

absl::string_view Find(absl::Span<const Word> words, absl::string_view word) {
  for (const Word& each : words) {
    if (each.vendors == word) return each.ours;
  }
  return "";
}

}  // namespace

absl::string_view KindOfCommand(absl::string_view command_type,
                                absl::string_view request_type) {
  for (const absl::string_view kind :
       {Find(kProducts, command_type), Find(kRequests, command_type),
        Find(kRequests, request_type)}) {
    if (!kind.empty()) return kind;
  }
  return "";
}

}  // namespace muster::iru
