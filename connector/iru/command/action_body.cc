#include "connector/iru/command/action_body.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "connector/iru/json/object_text.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;
using connector::v1::Erase;
using device::v1::Platform;

void AddIfTrue(absl::string_view key, bool value, ObjectText& body) {
  if (value) body.AddFlag(key, true);
}

bool MayBeMobile(Platform platform) {
  return platform == device::v1::PLATFORM_IPAD ||
         platform == device::v1::PLATFORM_IPHONE ||
         platform == device::v1::PLATFORM_UNSPECIFIED;
}

std::string ModeOf(Erase::WindowsMode mode) {
  switch (mode) {
    case Erase::WINDOWS_MODE_WIPE:
      return "WIPE";
    case Erase::WINDOWS_MODE_CLOUD:
      return "WIPE_CLOUD";
    case Erase::WINDOWS_MODE_PROTECTED:
      return "WIPE_PROTECTED";
    default:
      return "";
  }
}

std::string FlagsOf(const Erase& erase) {
  std::vector<std::string> flags;
  for (const int extra : erase.android_extras()) {
    if (extra == Erase::ANDROID_EXTRA_EXTERNAL_STORAGE) {
      flags.push_back("WIPE_EXTERNAL_STORAGE");
    } else if (extra == Erase::ANDROID_EXTRA_ESIMS) {
      flags.push_back("WIPE_ESIMS");
    }
  }
  return absl::StrJoin(flags, ",");
}

ObjectText BodyOfErase(const Erase& erase, Platform platform) {
  ObjectText body;
  body.AddTextIfAny("PIN", erase.pin());
  // Iru's own default is to keep it.
  if (MayBeMobile(platform)) {
    body.AddFlag("PreserveDataPlan", erase.preserve_data_plan());
  }
  AddIfTrue("DisallowProximitySetup", erase.disallow_proximity_setup(), body);
  if (erase.has_return_to_service()) {
    ObjectText service;
    service.AddFlag("Enabled", true);
    service.AddTextIfAny("ProfileId", erase.return_to_service().profile_id());
    body.AddObject("ReturnToService", service);
  }
  body.AddTextIfAny("erase_mode", ModeOf(erase.windows_mode()));
  body.AddTextIfAny("erase_flags", FlagsOf(erase));
  return body;
}

ObjectText BodyOfDeleteUser(const connector::v1::DeleteUser& command) {
  ObjectText body;
  body.AddFlag("DeleteAllUsers", command.all_users());
  body.AddFlag("ForceDeletion", command.force());
  body.AddTextIfAny("UserName", command.user_name());
  return body;
}

ObjectText BodyOfLostMode(const connector::v1::EnableLostMode& command) {
  ObjectText body;
  body.AddTextIfAny("Message", command.message());
  body.AddTextIfAny("PhoneNumber", command.phone_number());
  body.AddTextIfAny("Footnote", command.footnote());
  return body;
}

ObjectText BodyOfLock(const connector::v1::Lock& command) {
  ObjectText body;
  body.AddTextIfAny("Message", command.message());
  body.AddTextIfAny("PhoneNumber", command.phone_number());
  return body;
}

ObjectText BodyOfRestart(const connector::v1::Restart& command) {
  ObjectText body;
  AddIfTrue("RebuildKernelCache", command.rebuild_kernel_cache(), body);
  AddIfTrue("NotifyUser", command.notify_user(), body);
  return body;
}

ObjectText BodyOfPasscode(
    const connector::v1::ResetWorkProfilePasscode& command) {
  ObjectText body;
  body.AddTextIfAny("newPassword", command.new_password());
  if (command.flags_size() > 0) {
    body.AddList("resetPasswordFlags",
                 {command.flags().begin(), command.flags().end()});
  }
  return body;
}

ObjectText WithText(absl::string_view key, const std::string& text) {
  ObjectText body;
  body.AddText(key, text);
  return body;
}

ObjectText WithFlag(absl::string_view key, bool flag) {
  ObjectText body;
  body.AddFlag(key, flag);
  return body;
}

ObjectText ObjectOf(const DeviceCommand& command, Platform platform) {
  switch (command.kind_case()) {
    case DeviceCommand::kLock:
      return BodyOfLock(command.lock());
    case DeviceCommand::kErase:
      return BodyOfErase(command.erase(), platform);
    case DeviceCommand::kRestart:
      return BodyOfRestart(command.restart());
    case DeviceCommand::kUnlockAccount:
      return WithText("UserName", command.unlock_account().user_name());
    case DeviceCommand::kSetName:
      return WithText("DeviceName", command.set_name().device_name());
    case DeviceCommand::kDeleteUser:
      return BodyOfDeleteUser(command.delete_user());
    case DeviceCommand::kEnableLostMode:
      return BodyOfLostMode(command.enable_lost_mode());
    case DeviceCommand::kRemoteDesktop:
      return WithFlag("EnableRemoteDesktop",
                      command.remote_desktop().enabled());
    case DeviceCommand::kRefreshCellularPlans:
      return WithText("eSIMServerURL",
                      command.refresh_cellular_plans().esim_server_url());
    case DeviceCommand::kSetPersonalHotspot:
      return WithFlag("Enabled", command.set_personal_hotspot().enabled());
    case DeviceCommand::kSetDataRoaming:
      return WithFlag("Enabled", command.set_data_roaming().enabled());
    case DeviceCommand::kResetWorkProfilePasscode:
      return BodyOfPasscode(command.reset_work_profile_passcode());
    default:
      return ObjectText();
  }
}

}  // namespace

std::string BodyOf(const DeviceCommand& command, Platform platform) {
  const ObjectText body = ObjectOf(command, platform);
  return body.empty() ? "" : body.ToString();
}

}  // namespace muster::iru
