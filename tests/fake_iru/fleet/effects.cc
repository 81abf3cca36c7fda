#include "tests/fake_iru/fleet/effects.h"

#include <string>
#include <utility>

#include "tests/fake_iru/fleet/facts.h"

namespace muster::fake_iru {
namespace {

void Change(Device& device, const char* fact, Json value, absl::Time when) {
  if (device.Fact(fact) == value) return;
  device.facts[fact] = std::move(value);
  device.changed[fact] = when;
}

void Erase(Device& device, absl::Time when) {
  Change(device, "erased", true, when);
  Change(device, "locked", false, when);
  Change(device, "model_identifier", "", when);
  Change(device, "agent_installed", false, when);
  Change(device, "apps", Json::object(), when);
}

// Source: Iru API, "Get Lost Mode details"; unset values are "".
Json LostMode(const Json& body, absl::Time when) {
  const auto text = [&](const char* key) {
    return body.is_object() ? body.value(key, std::string()) : "";
  };
  return {{"lost_mode_status", "ENABLED"},
          {"enabled_by", "Accuhive admin"},
          {"enable_status_at", ZuluTime(when)},
          {"lock_screen_message", text("Message")},
          {"lock_screen_phone_number", text("PhoneNumber")},
          {"lock_screen_footnote", text("Footnote")},
          {"disable_status", ""},
          {"disabled_by", ""},
          {"disable_status_at", ""},
          {"last_location_status", "SUCCESS"},
          {"last_location_status_at", ZuluTime(when)},
          {"last_location",
           {{"latitude", "39.93410519355257"},
            {"longitude", "-84.47411387632086"}}},
          {"last_location_at", ZuluTime(when)},
          {"sound_status", ""},
          {"sound_status_at", ""}};
}

void UpdateLostMode(Device& device, const char* what, absl::Time when) {
  Json& lost_mode = device.facts["lost_mode"];
  if (lost_mode.empty()) return;
  lost_mode[std::string(what) + "_status"] = "SUCCESS";
  lost_mode[std::string(what) + "_status_at"] = ZuluTime(when);
  device.changed["lost_mode"] = when;
}

}  // namespace

void ApplyEffect(Device& device, const Command& command) {
  const absl::Time when = *command.completed;
  const std::string& action = command.action;
  const Json& body = command.body;
  if (action == "setname") {
    Change(device, "device_name", body["DeviceName"], when);
  } else if (action == "lock" && device.Is(kMac)) {
    Change(device, "locked", true, when);
  } else if (action == "erase") {
    Erase(device, when);
  } else if (action == "remotedesktop") {
    Change(device, "remote_desktop_enabled", body["EnableRemoteDesktop"], when);
  } else if (action == "reinstallagent") {
    Change(device, "agent_installed", true, when);
  } else if (action == "enablelostmode") {
    Change(device, "lost_mode", LostMode(body, when), when);
  } else if (action == "disablelostmode") {
    Change(device, "lost_mode", Json::object(), when);
  } else if (action == "playlostmodesound") {
    UpdateLostMode(device, "sound", when);
  } else if (action == "updatelocation") {
    UpdateLostMode(device, "last_location", when);
  } else if (action == "updateinventory" || action == "dailycheckin") {
    CheckIn(device, when);
  }
}

}  // namespace muster::fake_iru
