#include <string>

#include "tests/fake_iru/sample_cases.h"

namespace muster::fake_iru {
namespace {

constexpr char kBlanks[] = "most blanks of Prism are null";

// The columns that every Prism row begins with are the same in all tables.
SampleCase Prism(const std::string& category, std::vector<std::string> samples,
                 Exceptions not_served = {}, Exceptions not_shown = {}) {
  SampleCase c;
  c.name = "prism_" + category;
  c.samples = std::move(samples);
  c.requests = {"/api/v1/prism/" + category + "?limit=300",
                "/api/v1/prism/" + category + "?limit=300&offset=0",
                "/api/v1/prism/" + category + "?limit=2&cursor="};
  c.tables.emplace_back("prism_prefix", "data[]");
  c.tables.emplace_back(c.name, "data[]");
  c.not_served = std::move(not_served);
  c.not_shown = std::move(not_shown);
  const std::string why = "set with the other kind of paging";
  c.not_shown.emplace_back("offset", why);
  c.not_shown.emplace_back("total", why);
  c.not_shown.emplace_back("cursor", "text until the last page");
  for (const char* key : {"limit", "data", "data[]"}) {
    c.not_shown.emplace_back(key, "the envelope of every category");
  }
  return c;
}

}  // namespace

std::vector<SampleCase> PrismSampleCases() {
  const std::string doc_bug =
      "published with the columns of device_information by mistake";
  const std::string older = "an older name of a column";
  const std::string float_as_int =
      "one copy of the example writes 47.0 and 501.0 without the fraction";
  const std::string filled_elsewhere =
      "null here, but the same column is filled in prism_activation_lock";
  const Exceptions filled = {
      {"data[].marketing_name", kBlanks},
      {"data[].agent_version", filled_elsewhere},
      {"data[].last_checkin_agent", filled_elsewhere},
  };
  const std::string lacks_agent =
      "no agent: null as in prism_device_information";
  const Exceptions blanks = {
      {"data[].marketing_name", kBlanks},
      {"data[].agent_version", lacks_agent},
      {"data[].last_checkin_agent", lacks_agent},
  };
  Exceptions lock_bug;
  for (const char* column : {"device_capacity",
                             "host_name",
                             "local_hostname",
                             "apple_silicon",
                             "model",
                             "model_name",
                             "shared_ipad",
                             "cellular_technology",
                             "data_roaming",
                             "hotspot",
                             "first_enrollment_date",
                             "last_enrollment_date",
                             "agent_version",
                             "mdm_enabled",
                             "agent_installed",
                             "os_version",
                             "os_build",
                             "marketing_name",
                             "supplemental_build_version",
                             "supplemental_os_version_extra",
                             "display_os_version",
                             "last_checkin",
                             "last_checkin_agent",
                             "last_checkin_mdm",
                             "battery_health",
                             "lost_mode_status"}) {
    lock_bug.emplace_back(std::string("data[].") + column, doc_bug);
  }
  Exceptions lock_columns;
  for (const char* column :
       {"activation_lock_supported", "activation_lock_allowed_while_supervised",
        "device_activation_lock_enabled", "user_activation_lock_enabled",
        "bypass_code_failed"}) {
    lock_columns.emplace_back(std::string("data[].") + column,
                              "what a client of the real service reads");
  }
  return {
      Prism("activation_lock",
            {"activation-lock.json", "oas-activation-lock.json"}, lock_bug,
            lock_columns),
      Prism("application_firewall", {"application-firewall.json"}),
      Prism("apps", {"applications.json"}),
      Prism("cellular", {"cellular.json"}),
      Prism("certificates", {"certificates.json"}),
      Prism(
          "desktop_and_screensaver",
          {"desktop-and-screensaver.json", "oas-desktop-and-screensaver.json"},
          {{"data[].device_capacity", float_as_int}}, blanks),
      Prism("device_information",
            {"device-information.json",
             "device-information--get-devices-by-assigned-email.json",
             "device-information--get-devices-by-assigned-user-name.json"},
            {{"data[].model_identifier", older}, {"data[].os_name", older}},
            filled),
      Prism("filevault", {"filevault.json"}, {},
            {{"data[].key_type", "details of the same Mac say Personal"}}),
      Prism("gatekeeper_and_xprotect", {"gatekeeper-and-xprotect.json"}),
      Prism("installed_profiles", {"installed-profiles.json"}),
      Prism("kernel_extensions",
            {"kernel-extensions--success-no-kernel-extensions.json"}),
      Prism("launch_agents_and_daemons",
            {"launch-agents-and-daemons.json",
             "oas-launch-agents-and-daemons.json"},
            {{"data[].domain.system_agent.loaded_users[].uid", float_as_int}}),
      Prism("local_users", {}),
      Prism("startup_settings", {}),
      Prism("system_extensions", {"system-extensions.json"}),
      Prism("transparency_database", {"transparency-database.json"}),
  };
}

}  // namespace muster::fake_iru
