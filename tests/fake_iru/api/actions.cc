#include "tests/fake_iru/api/actions.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/fake_iru/api/secrets.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/fleet/commands.h"
#include "tests/fake_iru/model/catalog.h"

namespace muster::fake_iru {
namespace {

struct Action {
  const char* name;
  unsigned platforms;
  const char* command_type;
  const char* request_type;
  // A field that the body must have, and whether it is a truth or a text.
  const char* required = nullptr;
  bool required_is_bool = false;
  bool needs_lost_mode = false;
};

constexpr Action kActions[] = {
    {"blankpush", kApple, "BlankPush", "BlankPush"},
    {"clearpasscode", kMobile, "ClearPasscode", "ClearPasscode"},
    {"dailycheckin", kApple | kWindows, "DailyCheckIn", "DeviceInformation"},
    {"deleteuser", kMac | kIPad, "DeleteUser", "DeleteUser"},
    {"disablelostmode", kMobile, "DisableLostMode", "DisableLostMode", nullptr,
     false, true},
    {"enablelostmode", kMobile, "EnableLostMode", "EnableLostMode"},
    {"erase", kAll, "EraseDevice", "EraseDevice"},
    {"lock", kApple | kAndroid, "DeviceLock", "DeviceLock"},
    {"playlostmodesound", kMobile, "PlayLostModeSound", "PlayLostModeSound",
     nullptr, false, true},
    {"refreshcellularplans", kMobile, "RefreshCellularPlans",
     "RefreshCellularPlans", "eSIMServerURL"},
    {"reinstallagent", kMac, "ReinstallAgent", "InstallEnterpriseApplication"},
    {"remotedesktop", kMac, "RemoteDesktop", "EnableRemoteDesktop",
     "EnableRemoteDesktop", true},
    {"renewmdmprofile", kApple, "RenewMDMProfile", "InstallProfile"},
    {"resetworkprofilepasscode", kAndroid, "ResetPassword", "ResetPassword"},
    {"restart", kMac | kMobile | kAppleTv, "RestartDevice", "RestartDevice"},
    {"setname", kApple, "SetDeviceName", "Settings", "DeviceName"},
    {"shutdown", kMac | kMobile, "ShutDownDevice", "ShutDownDevice"},
    {"toggledataroaming", kMobile, "DataRoaming", "Settings", "Enabled", true},
    {"togglepersonalhotspot", kMobile, "PersonalHotspot", "Settings", "Enabled",
     true},
    {"unlockaccount", kMac, "UnlockUserAccount", "UnlockUserAccount",
     "UserName"},
    {"updateinventory", kApple, "DeviceInformation", "DeviceInformation"},
    {"updatelocation", kMobile, "DeviceLocation", "DeviceLocation", nullptr,
     false, true},
};

// Source: Iru API, updateinventory; the rest of what it triggers.
constexpr const char* kInventoryCommands[] = {
    "AvailableOSUpdates",       "SecurityInfo", "UserList",
    "InstalledApplicationList", "ProfileList",  "CertificateList"};

const Action* FindAction(absl::string_view name) {
  for (const Action& action : kActions) {
    if (name == action.name) return &action;
  }
  return nullptr;
}

Response Refusal(const char* text) { return JsonResponse(400, text); }

bool IsCellular(const Device& device) {
  const Model* const model = FindModel(device.platform, device.Text("model"));
  return model && model->cellular;
}

bool IsAllowed(const Device& device, const Action& action) {
  const std::string name = action.name;
  const bool needs_sim = name == "refreshcellularplans" ||
                         name == "toggledataroaming" ||
                         name == "togglepersonalhotspot";
  if (!device.Is(action.platforms) || !device.Flag("mdm_enabled")) return false;
  if (device.Flag("is_removed")) return false;
  return !needs_sim || IsCellular(device);
}

std::optional<Response> WrongField(const Action& action, const Json& body) {
  if (!action.required) return std::nullopt;
  const Json value = body.value(action.required, Json());
  if (value.is_null()) {
    return FieldError(action.required, "This field is required.");
  }
  if (action.required_is_bool ? value.is_boolean() : value.is_string()) {
    return std::nullopt;
  }
  return FieldError(action.required, action.required_is_bool
                                         ? "Must be a valid boolean."
                                         : "Not a valid string.");
}

bool IsScopedProfile(const Device& device, const Json& id) {
  for (const LibraryItem& item : LibraryItemsOf(device.platform)) {
    if (std::string(item.type) == "profile" && id == item.id) return true;
  }
  return false;
}

std::optional<Response> WrongErase(const Device& device, const Json& body) {
  const Json pin = body.value("PIN", Json());
  if (device.Is(kMac) && !pin.is_null() &&
      (!pin.is_string() || pin.get<std::string>().size() != 6)) {
    return FieldError("PIN", "Ensure this field has 6 characters.");
  }
  const Json service = body.value("ReturnToService", Json::object());
  if (!device.Is(kMobile) || !service.value("Enabled", false)) {
    return std::nullopt;
  }
  if (IsScopedProfile(device, service.value("ProfileId", Json()))) {
    return std::nullopt;
  }
  return Refusal("The specified profile is not in scope for the device");
}

std::optional<Response> WhyNot(const State& state, const Device& device,
                               const Action& action, const Json& body) {
  const std::string name = action.name;
  if (!IsAllowed(device, action)) {
    return Refusal("Command is not allowed for current device");
  }
  if (!state.allow_duplicates && HasOpenCommand(device, name)) {
    return Refusal(name == "disablelostmode"
                       ? "Disable lost mode is already pending for this device."
                       : "Command already running");
  }
  if (name == "lock" && device.Flag("locked")) {
    return Refusal("This device is already locked.");
  }
  if (action.needs_lost_mode && LostModeStatus(device).empty()) {
    return NotInLostMode();
  }
  if (name == "erase") return WrongErase(device, body);
  return WrongField(action, body);
}

void Send(State& state, Device& device, const Action& action,
          const char* command_type, const char* request_type,
          const Json& body) {
  Command command;
  command.action = action.name;
  command.command_type = command_type;
  command.request_type = request_type;
  command.body = body;
  if (state.actor.type == "user") command.sent_by = state.actor.id;
  if (body.contains("DeviceName")) {
    command.metadata = {{"DeviceName", body["DeviceName"]},
                        {"SettingName", "DeviceName"}};
  }
  Enqueue(state, device, std::move(command));
}

}  // namespace

Response SendAction(State& state, Device& device, absl::string_view name,
                    const Request& request) {
  const Action* const action = FindAction(name);
  if (!action) return NotFound();
  Json body = request.BodyJson();
  if (!body.is_object()) body = Json::object();
  const auto refusal = WhyNot(state, device, *action, body);
  if (refusal) return *refusal;
  Record(state, "run", {"device", device.id, action->name});
  Send(state, device, *action, action->command_type, action->request_type,
       body);
  if (name == "blankpush") RetryPutOff(state, device);
  if (name == "updateinventory") {
    for (const char* type : kInventoryCommands) {
      Send(state, device, *action, type, type, body);
    }
  }
  if (name != "lock" || !device.Is(kMac)) return EmptyResponse(200);
  device.unlock_pin = state.rng.Digits(6);
  return JsonResponse(200, {{"PIN", device.unlock_pin}});
}

std::vector<std::string> ActionNames() {
  std::vector<std::string> names;
  for (const Action& action : kActions) names.push_back(action.name);
  return names;
}

bool IsAction(absl::string_view name) { return FindAction(name) != nullptr; }

}  // namespace muster::fake_iru
