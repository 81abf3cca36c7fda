#include <initializer_list>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/model/catalog.h"
#include "tests/fake_iru/model/rng.h"
#include "tests/fake_iru/prism/columns.h"

namespace muster::fake_iru {
namespace {

Json Nulls(std::initializer_list<const char*> names) {
  Json row = Json::object();
  for (const char* name : names) row[name] = nullptr;
  return row;
}

Json AppColumns(const Device& device, int n) {
  const auto app = std::next(device.Fact("apps").items().begin(), n);
  const std::string bundle = app.key();
  const App* const known = FindApp(device.platform, bundle);
  const std::string name = known ? known->name : bundle;
  const std::string maker = known ? known->developer : "Unknown";
  const std::string team = known ? known->team_id : "0000000000";
  Json row = {{"path", absl::StrCat("/Applications/", name, ".app")},
              {"obtained_from", "Identified Developer"},
              {"bundle_size", nullptr},
              {"bundle_id", bundle},
              {"name", name},
              {"short_version", app.value()},
              {"signature", absl::StrCat("Developer ID Application: ", maker,
                                         " (", team, ")")}};
  row.update(Nulls({"ad_hoc_code_signed", "app_store_vendable", "beta_app",
                    "device_based_vpp", "download_canceled", "download_failed",
                    "download_paused", "download_waiting", "dynamic_size",
                    "external_version_identifier", "has_update_available",
                    "installing"}));
  row["version"] = app.value();
  row.update(Nulls({"app_clip", "validated"}));
  row["executable"] = name;
  row["bundle_name"] = name;
  row["bundle_type"] = "APPL";
  row["environment_variables"] = nullptr;
  row["compiler"] = "com.apple.compilers.llvm.clang.1_0";
  row["bundle_region"] = "en";
  row.update(Nulls({"bundle_display_name", "info"}));
  row["minimum_system_version"] = "10.13";
  row["category"] = known ? known->category : "";
  row["apple_scriptable"] = nullptr;
  row["copyright"] = absl::StrCat("Copyright © ", maker);
  row["developer_name"] = maker;
  row["team_id"] = team;
  return row;
}

Json CertificateColumns(int n) {
  return {{"common_name",
           n == 0 ? "com.apple.kerberos.kdc" : "com.apple.systemdefault"},
          {"identity_certificate", true}};
}

Json ProfileColumns(const Device& device, int n) {
  Rng rng = Rng::For(device.seed, "profile", n);
  const std::string identifier =
      n == 0 ? "com.kandji.profile.mdmprofile"
             : "com.kandji.profile.autoapp.814351ef.Configuration";
  const std::string uuid = rng.Uuid();
  return {{"profile_display_name",
           n == 0 ? "MDM Profile" : "Company Portal Settings"},
          {"payload_identifier", identifier},
          {"payload_uuid", uuid},
          {"removal_passcode", false},
          {"encrypted", false},
          {"managed", true},
          {"profile_description", nullptr},
          {"organization", "Kandji, Inc."},
          {"removable", false},
          {"signed", true},
          {"profile_data",
           Json::array({{{"type", n == 0 ? "com.apple.mdm"
                                         : "com.apple.servicemanagement"},
                         {"uuid", rng.Uuid()},
                         {"version", 1},
                         {"identifier", absl::StrCat(identifier, ".1")},
                         {"display_name", "Management"},
                         {"organization", "Kandji, Inc."}}})}};
}

Json LaunchColumns() {
  Json row = {
      {"path", "/Library/LaunchAgents/com.microsoft.update.agent.plist"},
      {"file_name", "com.microsoft.update.agent.plist"},
      {"label", "com.microsoft.update.agent"},
      {"program", nullptr},
      {"run_at_load", true},
      {"keep_alive", false},
      {"disabled", false},
      {"is_disabled", false},
      {"is_loaded", true}};
  row.update(Nulls(
      {"group_name", "user_name", "standard_out_path", "standard_error_path"}));
  row["start_interval"] = 7200;
  row["program_arguments"] = "/Library/Microsoft Update Assistant, --launch";
  row.update(Nulls({"watch_paths", "queue_directories", "start_on_mount",
                    "root_directory", "working_directory", "process_type"}));
  // The uid is a float in the published example.
  const Json user = {{"uid", 501.0}, {"username", "testuser"}};
  row["domain"]["system_agent"] = {{"loaded_users", Json::array({user})},
                                   {"disabled_users", Json::array()}};
  row["service_domain"] = "System Agent";
  row.update(
      Nulls({"pid", "user_agent_local_user", "user_agent_local_user_id"}));
  return row;
}

Json LocalUserColumns(int n) {
  const bool person = n == 1;
  Json row = {{"uid", person ? 501 : 1}};
  row.update(Nulls({"user_created_at", "failed_logins", "failed_login_time",
                    "password_last_set"}));
  row.update({{"generated_uid", "FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000001"},
              {"directory", "/Local/Default"},
              {"home_directory", person ? "/Users/testuser" : "/var/root"},
              {"shell", person ? "/bin/zsh" : "/usr/bin/false"},
              {"type", person ? "Administrator" : "Standard"},
              {"hidden_user", false},
              {"secure_token", nullptr},
              {"filevault_user", person},
              {"volume_owner", person},
              {"full_name", person ? "Test User" : "System Services"},
              {"username", person ? "testuser" : "daemon"},
              {"logged_in", person},
              {"logged_in_time", nullptr},
              {"mobile_account", false},
              {"home_folder_secure", person}});
  return row;
}

Json ExtensionColumns() {
  return {{"path", "/Applications/Utilities/.."},
          {"identifier", "io.kandji.KandjiAgent.ESF"},
          {"state", "activated_enabled"},
          {"name", "Kandji ESF Extension"},
          {"short_version", "1.8.24"},
          {"bundle_version", "779"},
          {"categories", "com.apple.system_extension.endpoint_security"},
          {"bundle_path", "/Applications/Utilities/.."},
          {"team_id", "P3FGV63VK7"},
          {"is_mdm_managed", true}};
}

Json ConsentColumns(const Device& device, int n) {
  const MaybeTime when = device.TimeOf("first_enrollment");
  return {{"service", n == 0 ? "BluetoothAlways" : "ScreenCapture"},
          {"application", n == 0 ? "com.okta.mobile" : "us.zoom.xos"},
          {"client_type", "Bundle Identifier"},
          {"status", n == 0 ? "Allowed" : "Denied"},
          {"status_reason", "User Consent"},
          {"last_modified", OffsetTime(when)},
          {"local_user", "testuser"}};
}

}  // namespace

Json ListColumns(const Device& device, absl::string_view category, int n) {
  if (category == "apps") return AppColumns(device, n);
  if (category == "certificates") return CertificateColumns(n);
  if (category == "installed_profiles") return ProfileColumns(device, n);
  if (category == "launch_agents_and_daemons") return LaunchColumns();
  if (category == "local_users") return LocalUserColumns(n);
  if (category == "system_extensions") return ExtensionColumns();
  return ConsentColumns(device, n);
}

int ListCount(const Device& device, absl::string_view category) {
  if (category == "apps") return device.Fact("apps").size();
  if (category == "system_extensions") return device.Flag("edr") ? 1 : 0;
  return category == "launch_agents_and_daemons" ? 1 : 2;
}

}  // namespace muster::fake_iru
