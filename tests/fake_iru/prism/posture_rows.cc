#include <string>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/model/catalog.h"
#include "tests/fake_iru/model/rng.h"
#include "tests/fake_iru/prism/columns.h"

namespace muster::fake_iru {
namespace {

Json OrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

void AddCheckIns(const Device& device, Json& row) {
  const bool agent = device.Flag("agent_installed");
  const std::string seen = OffsetTime(device.TimeOf("last_check_in"));
  const std::string mdm = OffsetTime(device.TimeOf("last_mdm_check_in"));
  row["last_checkin"] = seen;
  row["last_checkin_agent"] = agent ? Json(seen) : Json();
  row["last_checkin_mdm"] = OrNull(mdm);
  row["battery_health"] = nullptr;
  row["lost_mode_status"] = OrNull(LostModeStatus(device));
}

void AddSystem(const Device& device, Json& row) {
  const OsRelease* const release =
      FindRelease(device.platform, device.Text("os_version"));
  row["first_enrollment_date"] = OffsetTime(device.TimeOf("first_enrollment"));
  row["last_enrollment_date"] = OffsetTime(device.TimeOf("last_enrollment"));
  row["agent_version"] = OrNull(device.Text("agent_version"));
  row["mdm_enabled"] = device.Fact("mdm_enabled");
  const bool tv = device.Is(kAppleTv);
  row["agent_installed"] = tv ? Json() : device.Fact("agent_installed");
  row["os_version"] = device.Fact("os_version");
  row["os_build"] = device.Fact("build");
  row["marketing_name"] = release ? OrNull(release->marketing_name) : Json();
  row["supplemental_build_version"] = tv ? Json() : device.Fact("build");
  row["supplemental_os_version_extra"] = nullptr;
  row["display_os_version"] = device.Fact("os_version");
}

Json DeviceInformation(const Device& device) {
  const bool mac = device.Is(kMac);
  const bool phone = device.Is(kIPhone);
  const Model* const model = FindModel(device.platform, device.Text("model"));
  const Json radio = phone ? Json("GSM and CDMA") : Json("None");
  Json row = {
      {"device_capacity", device.facts.value("capacity_gb", 0) * 1.0},
      {"host_name", mac ? device.Fact("device_name") : Json()},
      {"local_hostname", mac ? device.Fact("hostname") : Json()},
      {"apple_silicon", mac && model ? Json(model->apple_silicon) : Json()},
      {"model", model ? model->short_name : device.Text("model")},
      {"model_name", device.Fact("model")},
      {"shared_ipad", device.Is(kIPad) ? Json(false) : Json()},
      {"cellular_technology", mac ? Json() : radio},
      {"data_roaming", mac ? Json() : Json(false)},
      {"hotspot", phone ? Json(false) : Json()}};
  AddSystem(device, row);
  AddCheckIns(device, row);
  return row;
}

void AddSlot(const std::string& imei, int slot, Json& row) {
  const std::string suffix = absl::StrCat("_slot_", slot);
  for (const char* name :
       {"carrier_settings_version", "current_carrier_network", "current_mcc",
        "current_mnc", "eid", "iccid", "imei", "is_data_preferred",
        "is_roaming", "is_voice_preferred", "label", "label_id",
        "phone_number"}) {
    row[name + suffix] = nullptr;
  }
  const bool used = slot == 1;
  if (used) row["imei" + suffix] = imei;
  row[absl::StrCat("slot_", slot)] =
      used ? Json("CTSubscriptionSlotOne") : Json();
  row["subscriber_carrier_network" + suffix] = nullptr;
}

Json Cellular(const Device& device) {
  Rng rng(device.seed);
  const std::string meid = "35" + rng.Digits(12);
  Json row = {{"cellular_technology", "GSM and CDMA"},
              {"data_roaming_enabled", false},
              {"voice_roaming_enabled", false},
              {"modem_firmware_version", "6.21.01"},
              {"personal_hotspot_enabled", false},
              {"meid", meid}};
  AddSlot(meid + "8", 1, row);
  AddSlot("", 2, row);
  return row;
}

}  // namespace

Json PostureColumns(const Device& device, absl::string_view category) {
  if (category == "cellular") return Cellular(device);
  const Json& fact = device.Fact(category);
  return fact.is_object() ? fact : DeviceInformation(device);
}

bool TakesSim(const Device& device) {
  const Model* const model = FindModel(device.platform, device.Text("model"));
  return model && model->cellular;
}

}  // namespace muster::fake_iru
