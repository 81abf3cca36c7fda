#include "tests/fake_iru/devices/row.h"

#include <string>

namespace muster::fake_iru {
namespace {

void AddLaterKeys(const Device& device, Json& row) {
  row["lost_mode_status"] = LostModeStatus(device);
  row["full_software_version"] = device.Text("full_software_version");
}

void AddSystem(const Device& device, bool old, Json& row) {
  row["os_version"] = device.Text("os_version");
  if (old) return;
  row["supplemental_build_version"] =
      device.Is(kApple) ? device.Text("build") : "";
  row["supplemental_os_version_extra"] = "";
  // Blank even on Android. Source: the recorded row of an Android device.
  row["api_level"] = "";
  row["security_patch_level"] = device.Text("security_patch_level");
}

}  // namespace

Json DeviceRow(const State& state, const Device& device) {
  const Json& age = device.Fact("row_age");
  const bool old = age == 1 || age == 2;
  Json row = {{"device_id", device.id},
              {"device_name", device.Fact("device_name")},
              {"model", device.Fact("model")},
              {"serial_number", device.Fact("serial_number")},
              {"platform", PlatformName(device.platform)}};
  AddSystem(device, old, row);
  row["last_check_in"] = ZuluTime(device.TimeOf("last_check_in"));
  row["user"] = AssignedUser(state, device, "");
  row["asset_tag"] = device.Fact("asset_tag");
  row["blueprint_id"] = device.Fact("blueprint_id");
  for (const char* flag :
       {"mdm_enabled", "agent_installed", "is_missing", "is_removed"}) {
    row[flag] = device.Fact(flag);
  }
  row["agent_version"] = device.Text("agent_version");
  row["first_enrollment"] = SpaceTime(device.TimeOf("first_enrollment"));
  row["last_enrollment"] = SpaceTime(device.TimeOf("last_enrollment"));
  row["blueprint_name"] = BlueprintName(state, device);
  if (!old) AddLaterKeys(device, row);
  if (age != 2) row["tags"] = device.Fact("tags");
  return row;
}

Json AssignedUser(const State& state, const Device& device,
                  const Json& nobody) {
  const User* const user = state.UserOf(device);
  if (!user) return nobody;
  return {{"email", user->email},
          {"name", user->name},
          {"id", user->id},
          {"is_archived", user->archived}};
}

std::string BlueprintName(const State& state, const Device& device) {
  const Blueprint* const blueprint =
      state.FindBlueprint(device.Text("blueprint_id"));
  return blueprint ? blueprint->name : "";
}

std::string LostModeStatus(const Device& device) {
  const Json& lost_mode = device.Fact("lost_mode");
  return lost_mode.is_object() && !lost_mode.empty() ? "ENABLED" : "";
}

}  // namespace muster::fake_iru
