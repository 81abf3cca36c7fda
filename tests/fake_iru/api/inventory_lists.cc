#include "tests/fake_iru/api/inventory_lists.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/model/catalog.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {
namespace {

constexpr char kSystemBundle[] = "com.apple.ActivityMonitor";

Json MacApp(const Device& device, Rng& rng, const std::string& bundle,
            const std::string& name, const std::string& version) {
  const bool system = bundle == kSystemBundle;
  const std::string time = ZuluTime(device.TimeOf("first_enrollment"));
  const std::string folder =
      system ? "/System/Applications/Utilities/" : "/Applications/";
  return {{"app_id", rng.Digits(5)},
          {"app_name", name},
          {"bundle_id", bundle},
          {"bundle_size", system ? "" : rng.Digits(3)},
          {"app_store_vendable", ""},
          {"device_based_vpp", ""},
          {"source", system ? "Apple" : "Identified Developer"},
          {"process", name},
          {"signature", system ? "Software Signing" : ""},
          {"creation_date", time},
          {"modification_date", time},
          {"path", absl::StrCat(folder, name, ".app")},
          {"version", version}};
}

Json MobileApp(Rng& rng, const std::string& bundle, const std::string& name,
               const std::string& version) {
  return {{"app_id", rng.Uuid()},
          {"app_name", name},
          {"bundle_id", bundle},
          {"bundle_size", rng.Digits(8)},
          {"app_store_vendable", "False"},
          {"device_based_vpp", "True"},
          {"source", ""},
          {"process", ""},
          {"signature", ""},
          {"creation_date", ""},
          {"modification_date", ""},
          {"path", ""},
          {"version", version}};
}

Json WindowsApp(Rng& rng, const std::string& name, const App* app,
                const std::string& version) {
  const std::string type = app ? app->category : "AppxMsix";
  const bool msi = type == "Msi";
  const std::string maker = app ? app->developer : "";
  return {{"name", name},
          {"display_name", app ? app->name : name},
          {"publisher", absl::StrCat("CN=", maker)},
          {"publisher_display_name", maker},
          {"product_code", msi ? absl::StrCat("{", rng.Uuid(), "}") : ""},
          {"version", version},
          {"architecture", "x64"},
          {"installed_path",
           msi ? "" : absl::StrCat("C:\\Program Files\\WindowsApps\\", name)},
          {"application_type", type}};
}

Json AndroidApp(Rng& rng, const std::string& package, const App* app,
                const std::string& version) {
  return {{"display_name", app ? app->name : package},
          {"package_name", package},
          {"version_name", version},
          {"application_source", app ? app->category : "UNSPECIFIED"},
          {"installer_package_name", app ? app->developer : ""},
          {"sha256_hash", rng.Hex(64)},
          {"sha1_hashes", Json::array({rng.Hex(40)})}};
}

Json AppRow(const Device& device, const std::string& bundle,
            const std::string& version) {
  Rng rng = Rng::For(device.seed, bundle, 0);
  const App* const app = FindApp(device.platform, bundle);
  const std::string name = app ? app->name : bundle;
  if (device.Is(kWindows)) return WindowsApp(rng, bundle, app, version);
  if (device.Is(kAndroid)) return AndroidApp(rng, bundle, app, version);
  if (device.Is(kMac)) return MacApp(device, rng, bundle, name, version);
  return MobileApp(rng, bundle, name, version);
}

Json EdrStatus(const Device& device) {
  const MaybeTime seen = device.TimeOf("last_check_in");
  return {{"status", "enabled"},
          {"malware_posture", "Protect"},
          {"pup_posture", "Protect"},
          {"last_baseline_scan", PeopleTime(seen)},
          {"next_baseline_scan",
           PeopleTime(seen ? MaybeTime(*seen + absl::Hours(672)) : seen)},
          {"baseline_scan_runtime",
           "Kandji checked 339,254 files in 3 minutes, 41 seconds."}};
}

// Scripts and apps shout their status, profiles whisper it.
const char* ItemStatus(const std::string& type, bool done) {
  if (type == "profile") return done ? "success" : "pending";
  return done ? "PASS" : "PENDING";
}

Json ItemRow(const State& state, const Device& device, const char* id,
             const char* name, const char* type) {
  Rng rng = Rng::For(device.seed, id, 0);
  const MaybeTime seen = device.TimeOf("last_check_in");
  const bool done = seen && rng.Chance(70);
  const Json& facts = device.Fact("library_items");
  const Json scripted = facts.is_object() ? facts.value(id, Json()) : Json();
  const Json text = done ? Json("It is installed and up to date.") : Json();
  const Json time = done ? Json(ZuluTime(seen)) : Json();
  return {
      {"id", rng.Between(1000, 999999)},
      {"status", scripted.is_string() ? scripted : ItemStatus(type, done)},
      {"reported_at", nullptr},
      {"log", done ? Json("") : Json()},
      {"last_audit_run", time},
      {"last_audit_log", text},
      {"control_log", nullptr},
      {"control_reported_at", nullptr},
      {"item_id", id},
      {"name", name},
      {"type", type},
      {"computer", {{"id", device.id}, {"name", device.Fact("device_name")}}},
      {"blueprint",
       {{"id", device.Fact("blueprint_id")},
        {"name", BlueprintName(state, device)}}},
      {"rules_present", false}};
}

Json ParameterRows(const Device& device) {
  Json rows = Json::array();
  if (!device.Is(kMac)) return rows;
  for (const Parameter& parameter : Parameters()) {
    const bool pass = Rng::For(device.seed, parameter.id, 0).Chance(90);
    rows.push_back({{"status", pass ? "PASS" : "REMEDIATED"},
                    {"item_id", parameter.id},
                    {"name", parameter.name},
                    {"category", parameter.category},
                    {"subcategory", parameter.subcategory}});
  }
  return rows;
}

Json StatusItem(const Json& item, MaybeTime seen) {
  const Json& text = item["last_audit_log"];
  return {{"id", item["id"]},
          {"item_id", item["item_id"]},
          {"name", item["name"]},
          {"status", item["status"]},
          {"reported_at", ZuluSeconds(seen)},
          {"type", item["type"]},
          {"last_audit_log", text},
          {"log", text.is_string() ? text : Json("")}};
}

}  // namespace

Json LibraryItemRows(const State& state, const Device& device) {
  Json rows = Json::array();
  for (const LibraryItem& item : LibraryItemsOf(device.platform)) {
    rows.push_back(ItemRow(state, device, item.id, item.name, item.type));
  }
  if (device.Flag("edr")) {
    Json row = ItemRow(state, device, "f16e7f13-ba73-4c30-9640-a31b2758bcbe",
                       "Avert", "threat-security-policy");
    row["edr_status"] = EdrStatus(device);
    rows.push_back(std::move(row));
  }
  return rows;
}

Response GetApps(const Device& device) {
  Json rows = Json::array();
  if (device.Is(kMac)) {
    rows.push_back(AppRow(device, kSystemBundle, "10.14"));
    rows.back()["app_name"] = "Activity Monitor";
    rows.back()["process"] = "Activity Monitor";
  }
  for (const auto& [bundle, version] : device.Fact("apps").items()) {
    rows.push_back(AppRow(device, bundle, version.get<std::string>()));
  }
  return JsonResponse(200, {{"device_id", device.id}, {"apps", rows}});
}

Response GetLibraryItems(const State& state, const Device& device) {
  return JsonResponse(200, {{"device_id", device.id},
                            {"library_items", LibraryItemRows(state, device)}});
}

Response GetParameters(const Device& device) {
  return JsonResponse(
      200, {{"device_id", device.id}, {"parameters", ParameterRows(device)}});
}

Response GetStatus(const State& state, const Device& device) {
  Json items = Json::array();
  const MaybeTime seen = device.TimeOf("last_check_in");
  for (const Json& item : LibraryItemRows(state, device)) {
    items.push_back(StatusItem(item, seen));
  }
  return JsonResponse(200, {{"device_id", device.id},
                            {"library_items", items},
                            {"parameters", ParameterRows(device)}});
}

}  // namespace muster::fake_iru
