#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tests/fake_iru/devices/details.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/model/catalog.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {
namespace {

std::string Maker(const Device& device) {
  const Model* const model = FindModel(device.platform, device.Text("model"));
  return model ? model->maker : "";
}

// What both platforms say first.
Json General(const State& state, const Device& device, const Json& nobody) {
  return {{"device_id", device.id},
          {"device_name", device.Fact("device_name")},
          {"platform", PlatformName(device.platform)},
          {"first_enrollment", SpaceTime(device.TimeOf("first_enrollment"))},
          {"last_enrollment", SpaceTime(device.TimeOf("last_enrollment"))},
          {"assigned_user", AssignedUser(state, device, nobody)},
          {"blueprint_name", BlueprintName(state, device)},
          {"blueprint_uuid", device.Fact("blueprint_id")},
          {"asset_tag", device.Fact("asset_tag")},
          {"manufacturer", Maker(device)}};
}

double Capacity(const Device& device) {
  return device.facts.value("capacity_gb", 0);
}

double Free(const Device& device) {
  return Capacity(device) * (100 - device.facts.value("used_percent", 0)) / 100;
}

void AddWindowsSystem(const Device& device, Json& general) {
  const std::string full = device.Text("full_software_version");
  const std::vector<std::string> parts = absl::StrSplit(full, '.');
  const std::string revision = parts.back();
  const std::string build = parts.size() == 4 ? parts[2] : "";
  general["device_model"] = device.Fact("model");
  general["device_type"] = device.Fact("model");
  general["os_name"] = "Windows 11";
  general["os_version"] = full;
  general["os_build"] = absl::StrCat(build, ".", revision);
  general["os_edition"] = "Professional";
  general["update_build_revision"] = revision;
  general["language"] = "en-US";
}

Json WindowsHardware(const Device& device) {
  return {{"bios_version", "19.104.143"},
          {"commercialization_operator", "Not Present"},
          {"free_capacity", absl::StrFormat("%.0f", Free(device) * 1000)},
          {"processor_architecture", device.Fact("processor")},
          {"radio_software_version", "Not Present"},
          {"smbios_serial_number", device.Fact("serial_number")},
          {"total_ram", device.Fact("memory")},
          {"total_capacity", absl::StrFormat("%.0f", Capacity(device) * 1000)}};
}

Json WindowsNetwork(const Device& device) {
  return {{"dns_computer_name", device.Fact("hostname")},
          {"iccid", ""},
          {"volte_service_setting", "False"},
          {"wifi_dns_suffix", "accuhive.example"},
          {"wifi_ipv4_address", device.Fact("ip_address")},
          {"wifi_ipv6_address", "fd7c:3a1b:9f42:8d27:6be2:4c19:ab7d:e530/64"},
          {"wifi_subnet_mask", "255.255.255.0"}};
}

Json WindowsAgent(const Device& device) {
  const bool installed = device.Flag("agent_installed");
  const MaybeTime since = device.TimeOf("agent_installed_at");
  return {{"is_agent_installed", installed},
          {"install_date", installed ? ZuluTime(since) : ""},
          {"last_check_in_datetime", ZuluTime(device.TimeOf("last_check_in"))},
          {"version", device.Text("agent_version")}};
}

}  // namespace

Json WindowsDetails(const State& state, const Device& device) {
  Json general = General(state, device, "");
  AddWindowsSystem(device, general);
  Rng rng(device.seed);
  const std::string id = absl::AsciiStrToUpper(rng.Hex(32));
  return {{"general", general},
          {"mdm",
           {{"management_client_revision", "1.3"}, {"windows_device_id", id}}},
          {"hardware_overview", WindowsHardware(device)},
          {"network", WindowsNetwork(device)},
          {"kandji_agent", WindowsAgent(device)},
          {"tags", device.Fact("tags")}};
}

Json AndroidDetails(const State& state, const Device& device) {
  Rng rng(device.seed);
  Json general = General(state, device, nullptr);
  general["model_name"] = device.Fact("model");
  general["serial_number"] = device.Fact("serial_number");
  general["os_version"] = device.Fact("os_version");
  general["os_build"] = device.Fact("build");
  general["api_level"] = device.Fact("api_level");
  general["security_patch_level"] = device.Fact("security_patch_level");
  general["enterprise_id"] = "LC0187hrje";
  general["enterprise_device_id"] = rng.Hex(16);
  const std::string imei = "35" + rng.Digits(13);
  return {
      {"general", general},
      {"hardware",
       {{"available_capacity", absl::StrFormat("%.2f", Free(device))},
        {"total_capacity", absl::StrFormat("%.2f", Capacity(device))},
        {"total_ram", device.Fact("memory")},
        {"wifi_mac_address", device.Fact("mac_address")}}},
      {"management",
       {{"management_mode", "PROFILE_OWNER"}, {"ownership", "COMPANY_OWNED"}}},
      {"cellular", {{"imei", imei}, {"meid", ""}}},
      {"security",
       {{"android_debug_bridge_enabled", nullptr},
        {"device_posture", "SECURE"},
        {"developer_mode_enabled", nullptr},
        {"encryption_status", "ACTIVE_PER_USER"},
        {"has_google_play_protect", true},
        {"has_passcode", true},
        {"is_encrypted", true},
        {"unknown_app_sources_enabled", nullptr}}},
      {"tags", device.Fact("tags")}};
}

}  // namespace muster::fake_iru
