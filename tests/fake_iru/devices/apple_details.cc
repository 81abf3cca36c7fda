#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/fake_iru/devices/details.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/model/catalog.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {
namespace {

std::string Word(bool yes) { return yes ? "True" : "False"; }

Json General(const State& state, const Device& device) {
  const bool mac = device.Is(kMac);
  const std::string os = device.Text("os_version");
  const std::string build = device.Text("build");
  return {{"device_id", device.id},
          {"device_name", device.Fact("device_name")},
          {"last_enrollment", SpaceTime(device.TimeOf("last_enrollment"))},
          {"first_enrollment", SpaceTime(device.TimeOf("first_enrollment"))},
          {"model", device.Fact("model")},
          {"platform", PlatformName(device.platform)},
          {"os_version", os},
          {"supplemental_build_version", build},
          {"supplemental_os_version_extra", ""},
          {"system_version", mac ? absl::StrCat(os, " (", build, ")") : ""},
          {"boot_volume", mac ? "Macintosh HD" : ""},
          {"time_since_boot", mac ? "1 month ago" : ""},
          {"last_user", mac ? "root" : ""},
          {"asset_tag", device.Fact("asset_tag")},
          {"assigned_user", AssignedUser(state, device, "")},
          {"blueprint_name", BlueprintName(state, device)},
          {"blueprint_uuid", device.Fact("blueprint_id")}};
}

Json Mdm(const Device& device) {
  Json mdm = {{"mdm_enabled", Word(device.Flag("mdm_enabled"))}};
  if (!device.Is(kAppleTv)) {
    mdm["supervised"] = Word(device.Flag("supervised"));
  }
  mdm["install_date"] = SpaceTime(device.TimeOf("last_enrollment"));
  mdm["last_check_in"] = SpaceTime(device.TimeOf("last_mdm_check_in"));
  mdm["mdm_enabled_user"] = Json::array();
  if (device.Is(kMac)) mdm["mdm_enabled_user"].push_back("testuser");
  return mdm;
}

Json ActivationLock(const Device& device) {
  const Json& lock = device.Fact("activation_lock");
  Json section = Json::object();
  for (const char* key : {"bypass_code_failed", "user_activation_lock_enabled",
                          "device_activation_lock_enabled",
                          "activation_lock_allowed_while_supervised",
                          "activation_lock_supported"}) {
    section[key] = lock.value(key, Json());
  }
  return section;
}

Json FileVault(const Device& device) {
  const Json& filevault = device.Fact("filevault");
  const bool known = filevault.is_object();
  const Json type = known ? filevault.value("key_type", Json()) : Json();
  return {
      {"filevault_enabled", known ? filevault.value("status", Json()) : Json()},
      {"filevault_recoverykey_type", type.is_string() ? type : Json("")},
      {"filevault_prk_escrowed",
       known ? filevault.value("key_escrowed", Json()) : Json(false)},
      {"filevault_next_rotation", ""},
      {"filevault_regen_required", false}};
}

Json Agent(const Device& device) {
  const bool installed = device.Flag("agent_installed");
  const MaybeTime since = device.TimeOf("agent_installed_at");
  return {{"agent_installed", Word(installed)},
          {"install_date", installed ? SpaceSeconds(since) : ""},
          {"last_check_in", ZuluTime(device.TimeOf("last_check_in"))},
          {"agent_version", device.Text("agent_version")}};
}

Json Hardware(const Device& device) {
  if (!device.Is(kMac)) {
    return {{"uuid", device.Fact("udid")},
            {"serial_number", device.Fact("serial_number")},
            {"model_identifier", device.Fact("model_identifier")}};
  }
  const Model* const model = FindModel(kMac, device.Text("model"));
  const std::string cores = absl::StrCat(device.facts.value("cores", 0));
  return {{"model_name", model ? model->short_name : device.Text("model")},
          {"model_identifier", device.Fact("model_identifier")},
          {"processor_name", device.Fact("processor")},
          {"processor_speed", ""},
          {"number_of_processors", cores},
          {"total_number_of_cores", cores},
          {"memory", device.Fact("memory")},
          {"udid", device.Fact("udid")},
          {"serial_number", device.Fact("serial_number")}};
}

Json Volumes(const Device& device) {
  if (device.Is(kAppleTv)) return Json::array();
  const bool mac = device.Is(kMac);
  const int used = device.facts.value("used_percent", 0);
  const double capacity = device.facts.value("capacity_gb", 0);
  const bool on = FileVault(device)["filevault_enabled"] == true;
  return Json::array(
      {{{"name", mac ? "Macintosh HD" : ""},
        {"format", mac ? "APFS" : ""},
        {"percent_used", absl::StrCat(used, "%")},
        {"identifier", mac ? "disk3s3s1" : ""},
        {"capacity", absl::StrFormat("%.2f GB", capacity)},
        {"available",
         absl::StrFormat("%.2f GB", capacity * (100 - used) / 100)},
        {"encrypted", !mac ? ""
                      : on ? "Yes"
                           : "No"}}});
}

Json Network(const Device& device) {
  if (device.Is(kAppleTv)) return Json::object();
  const bool mac = device.Is(kMac);
  return {{"local_hostname", mac ? device.Text("hostname") : ""},
          {"mac_address", device.Fact("mac_address")},
          {"ip_address", mac ? device.Text("ip_address") : ""},
          {"public_ip", ""}};
}

Json Recovery(const Device& device) {
  const bool mac = device.Is(kMac);
  const MaybeTime since = device.TimeOf("last_enrollment");
  const MaybeTime next =
      since ? MaybeTime(*since + absl::Hours(24 * 1200)) : std::nullopt;
  const bool rotates = mac && device.Fact("edr") == true;
  Json section = {
      {"recovery_lock_enabled", mac},
      {"firmware_password_exist", false},
      {"firmware_password_pending", false},
      {"password_rotation_scheduled", rotates ? Json(ZuluTime(next)) : Json()}};
  if (!device.Is(kAppleTv)) section["password_has_been_set"] = mac;
  return section;
}

Json Account(const char* name, const char* uid, const char* path,
             const char* admin) {
  return {{"username", name}, {"uid", uid}, {"path", path}, {"admin", admin}};
}

Json Users(const Device& device) {
  Json users = {{"regular_users", Json::array()},
                {"system_users", Json::array()}};
  if (!device.Is(kMac)) return users;
  Json person = Account("testuser", "501", "/Users/testuser", "Yes");
  person["name"] = "";
  users["regular_users"].push_back(person);
  users["system_users"].push_back(
      Account("_lp", "26", "/var/spool/cups", "No"));
  return users;
}

Json Profiles(const Device& device) {
  if (!device.Is(kMac)) return Json::array();
  Rng rng(device.seed);
  return Json::array(
      {{{"name", "MDM Profile"},
        {"uuid", rng.Uuid()},
        {"verified", "verified"},
        {"identifier", "com.kandji.profile.mdmprofile"},
        {"organization", "Kandji, Inc."},
        {"payload_types", {"com.apple.mdm", "com.apple.security.scep"}},
        {"install_date", ProfileTime(device.TimeOf("last_enrollment"))}}});
}

// Supervised mobile devices came by Apple Business Manager.
bool ByAutomatedEnrollment(const Device& device) {
  return device.Is(kMobile) && device.Flag("supervised");
}

Json AutomatedEnrollment(const Device& device) {
  if (!ByAutomatedEnrollment(device)) return Json::object();
  return {{"auto_enroll_eligible", true}, {"auto_enrolled", true}};
}

Json BusinessManager(const Device& device) {
  if (!ByAutomatedEnrollment(device)) return Json::object();
  const bool ipad = device.Is(kIPad);
  return {
      {"model", device.Fact("model")},
      {"color", "SILVER"},
      {"description", ipad ? "IPAD WI-FI SILVER-USA" : "IPHONE SILVER-USA"},
      {"serial_number", device.Fact("serial_number")},
      {"device_family", PlatformName(device.platform)},
      {"os", ipad ? "iPadOS" : "iOS"},
      {"device_assigned_date", SpaceSeconds(device.TimeOf("first_enrollment"))},
      {"device_assigned_by", "matt.wilson@regularity.example"}};
}

Json Cellular(const Device& device) {
  if (!device.Is(kMobile)) return Json::object();
  return {{"voice_roaming", false},
          {"data_roaming", false},
          {"cellular_technology", device.Is(kIPhone) ? 3 : 0},
          {"subscriptions", nullptr}};
}

}  // namespace

Json AppleDetails(const State& state, const Device& device) {
  const bool tv = device.Is(kAppleTv);
  const bool mac = device.Is(kMac);
  Json details = {{"general", General(state, device)},
                  {"mdm", Mdm(device)},
                  {"activation_lock", ActivationLock(device)},
                  {"filevault", FileVault(device)}};
  if (!tv) details["lost_mode"] = device.Fact("lost_mode");
  details["automated_device_enrollment"] = AutomatedEnrollment(device);
  details["kandji_agent"] = Agent(device);
  details["hardware_overview"] = Hardware(device);
  details["volumes"] = Volumes(device);
  details["network"] = Network(device);
  details["recovery_information"] = Recovery(device);
  details["users"] = Users(device);
  details["installed_profiles"] = Profiles(device);
  details["apple_business_manager"] = BusinessManager(device);
  details["security_information"]["remote_desktop_enabled"] =
      mac ? device.Fact("remote_desktop_enabled") : Json();
  if (!tv) details["cellular"] = Cellular(device);
  details["tags"] = device.Fact("tags");
  return details;
}

}  // namespace muster::fake_iru
