#include "actions/plan/effects.h"

#include "absl/strings/str_cat.h"

namespace muster::actions {
namespace {

using connector::v1::DeviceCommand;

std::string Lock(device::v1::Platform platform) {
  return platform == device::v1::PLATFORM_MAC
             ? "Restarts the Mac and locks it with a PIN; unsaved work is lost."
             : "Locks the screen; the passcode opens it.";
}

std::string Erase(const connector::v1::Erase& erase,
                  device::v1::Platform platform) {
  std::string sentence = "Erases the device: everything on it is lost for good";
  if (erase.has_return_to_service()) {
    absl::StrAppend(&sentence, "; it enrols again by itself");
  } else if (platform == device::v1::PLATFORM_ANDROID) {
    absl::StrAppend(&sentence, ", or the work profile where there is one");
  }
  return sentence + ".";
}

std::string DeleteUser(const connector::v1::DeleteUser& command) {
  return command.all_users()
             ? std::string("Deletes all local users with their data for good.")
             : absl::StrCat("Deletes the local user ", command.user_name(),
                            " with its data for good.");
}

std::string OnOff(absl::string_view what, bool on) {
  return absl::StrCat("Turns ", what, on ? " on." : " off.");
}

// Of the kinds without options.
const char* Plain(DeviceCommand::KindCase kind) {
  switch (kind) {
    case DeviceCommand::kBlankPush:
      return "Wakes the device, so that it checks in.";
    case DeviceCommand::kRestart:
      return "Restarts the device; unsaved work may be lost.";
    case DeviceCommand::kShutdown:
      return "Shuts the device down; only a person can turn it on again.";
    case DeviceCommand::kUpdateInventory:
      return "Has the device report everything about itself.";
    case DeviceCommand::kDailyCheckIn:
      return "Has the device do its daily check-in now.";
    case DeviceCommand::kClearPasscode:
      return "Takes the passcode away: whoever holds the device is in.";
    case DeviceCommand::kEnableLostMode:
      return "Locks the device, shows a message and lets it be located.";
    case DeviceCommand::kDisableLostMode:
      return "Ends lost mode: the passcode opens the device again.";
    case DeviceCommand::kPlayLostModeSound:
      return "Plays a sound.";
    case DeviceCommand::kUpdateLocation:
      return "Asks the device where it is, and tells whoever carries it.";
    case DeviceCommand::kCancelLostMode:
      return "Clears a lost mode that is in error at the vendor.";
    case DeviceCommand::kRenewMdmProfile:
      return "Renews the MDM profile.";
    case DeviceCommand::kReinstallAgent:
      return "Installs the vendor's agent anew.";
    case DeviceCommand::kRefreshCellularPlans:
      return "Has the device look for eSIM plans.";
    case DeviceCommand::kDeleteDevice:
      return "Unenrols the device and deletes the vendor's record of it.";
    default:
      return "Does what this release of Muster cannot describe.";
  }
}

}  // namespace

std::string EffectSentence(const DeviceCommand& command,
                           device::v1::Platform platform) {
  switch (command.kind_case()) {
    case DeviceCommand::kLock:
      return Lock(platform);
    case DeviceCommand::kErase:
      return Erase(command.erase(), platform);
    case DeviceCommand::kDeleteUser:
      return DeleteUser(command.delete_user());
    case DeviceCommand::kUnlockAccount:
      return absl::StrCat("Unlocks the local account ",
                          command.unlock_account().user_name(), ".");
    case DeviceCommand::kSetName:
      return absl::StrCat("Names the device ", command.set_name().device_name(),
                          ".");
    case DeviceCommand::kRemoteDesktop:
      return command.remote_desktop().enabled()
                 ? "Lets every local user observe and control the Mac from "
                   "elsewhere."
                 : "Turns remote desktop off.";
    case DeviceCommand::kSetPersonalHotspot:
      return OnOff("the personal hotspot",
                   command.set_personal_hotspot().enabled());
    case DeviceCommand::kSetDataRoaming:
      return OnOff("data roaming", command.set_data_roaming().enabled());
    case DeviceCommand::kResetWorkProfilePasscode:
      return "Changes the passcode of the work profile.";
    default:
      return Plain(command.kind_case());
  }
}

}  // namespace muster::actions
