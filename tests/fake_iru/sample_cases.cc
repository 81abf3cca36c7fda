#include "tests/fake_iru/sample_cases.h"

#include <string>

namespace muster::fake_iru {
namespace {

constexpr char kUnassigned[] =
    "nobody is assigned: the rows of the same device say so";
std::string Id(const std::string& platform, const std::string& rest = "") {
  return "/api/v1/devices/{" + platform + "}" + rest;
}

std::vector<SampleCase> DeviceCases() {
  return {
      {"device list",
       {"list-devices.json", "list-devices--list-mac-only.json",
        "list-devices--list-ipad-only.json"},
       {"/api/v1/devices?limit=300", "/api/v1/devices?limit=300&offset=300"},
       {{"device_row", "[]"}},
       {},
       {}},
      {"mac row",
       {"get-device--get-mac.json", "update-device--clear-asset-tag.json",
        "update-device--clear-assigned-user.json",
        "update-device--update-all-device-attributes.json",
        "update-device--update-asset-tag-and-assigned-user.json",
        // Published as one object; live answers are a list of such.
        "list-devices--query-for-specific-serial-number.json"},
       {Id("Mac")},
       {{"device_row", ""}},
       {},
       {}},
      {"ipad row",
       {"get-device--get-ipad.json"},
       {Id("iPad")},
       {{"device_row", ""}},
       {},
       {}},
      {"windows row",
       {"get-device--get-windows-device.json"},
       {Id("Windows")},
       {{"device_row", ""}},
       {},
       {}},
      {"android row",
       {"get-device--get-android-device.json"},
       {Id("Android")},
       {{"device_row", ""}},
       {},
       {}},
      {"mac details",
       {"get-device-details--get-mac-details.json"},
       {Id("Mac", "/details")},
       {{"details_mac", ""}},
       {},
       {{"general.assigned_user", kUnassigned},
        {"filevault.filevault_enabled",
         "never reported: null as on other platforms"}}},
      {"ipad details",
       {"get-device-details--get-ipad-details.json"},
       {Id("iPad", "/details")},
       {{"details_ipad", ""}},
       {},
       {{"tags[]", "those of other platforms show the names in it"}}},
      {"iphone details",
       {},
       {Id("iPhone", "/details")},
       {{"details_ipad", ""}},
       {{"lost_mode.*", "none of the fleet is in lost mode"}},
       {{"tags[]", "those of other platforms show the names in it"}}},
      {"apple tv details",
       {},
       {Id("AppleTV", "/details")},
       {{"details_appletv", ""}},
       {},
       {{"tags[]", "those of other platforms show the names in it"}}},
      {"windows details",
       {"get-device-details--get-windows-device.json"},
       {Id("Windows", "/details")},
       {{"details_windows", ""}},
       {},
       {{"general.assigned_user", kUnassigned}}},
      {"android details",
       {"get-device-details--get-android-device-details.json"},
       {Id("Android", "/details")},
       {{"details_android", ""}},
       {},
       {{"general.assigned_user*", "somebody is assigned: as in rows"}}},
  };
}

std::vector<SampleCase> ListCases() {
  const std::string events =
      "it belongs to a kind of event, command or "
      "policy that the fake has none of";
  const Exceptions unmade = {
      {"activity.results[].details.metadata.*", events},
      {"activity.results[].details.policy_fragment_json.*", events},
      {"activity.results[].details.results*", events},
      {"activity.results[].details.diff_info*", events},
      {"activity.results[].details.timeline_id", events},
      {"activity.results[].details.library_item_version", events},
      {"activity.results[].details.error_chain[]*", events},
  };
  return {
      {"mac apps",
       {"get-device-apps--mac-apps.json"},
       {Id("Mac", "/apps")},
       {{"apps_mac", "apps[]"}},
       {},
       {}},
      {"ipad apps",
       {"get-device-apps--ipad-apps.json"},
       {Id("iPad", "/apps")},
       {{"apps_ipad", "apps[]"}},
       {},
       {}},
      {"android apps",
       {"get-device-apps--android-device-apps.json"},
       {Id("Android", "/apps")},
       {{"apps_android", "apps[]"}},
       {},
       {}},
      {"windows apps",
       {},
       {Id("Windows", "/apps")},
       {{"apps_windows", "apps[]"}},
       {},
       {{"device_id", "the envelope of every platform"},
        {"apps*", "the envelope of every platform"}}},
      {"library items",
       {"get-device-library-items.json",
        "get-device-library-items--edr-status.json"},
       {Id("Mac", "/library-items")},
       {{"library_items", "library_items[]"}},
       {},
       {}},
      {"parameters",
       {"get-device-parameters.json"},
       {Id("Mac", "/parameters")},
       {{"parameters", "parameters[]"}},
       {},
       {}},
      {"status",
       {"get-device-status.json"},
       {Id("Mac", "/status")},
       {{"status", ""}},
       {},
       {}},
      {"apple activity",
       {"get-device-activity.json",
        "get-device-activity--get-device-activity-with-blueprint-routing.json"},
       {Id("iPad", "/activity"), Id("iPhone", "/activity")},
       {{"activity", "activity.results[]"}},
       unmade,
       {}},
      {"windows activity",
       {"get-device-activity--get-windows-device-activity.json"},
       {Id("Windows", "/activity")},
       {{"activity", "activity.results[]"}},
       {{"activity.results[].details.status", events},
        {"activity.results[].details.library_item_id", events},
        {"activity.results[].details.*", events}},
       {}},
      {"android activity",
       {"get-device-activity--get-android-device-activity.json"},
       {Id("Android", "/activity")},
       {{"activity", "activity.results[]"}},
       unmade,
       {}},
      {"commands",
       {"get-device-commands.json"},
       {Id("Mac", "/commands"), Id("iPad", "/commands")},
       {{"commands", "commands.results[]"}},
       {},
       {}},
  };
}

std::vector<SampleCase> TenantCases() {
  const std::string changes =
      "it belongs to changes that the fake makes none of";
  return {
      {"users",
       {"list-users.json"},
       {"/api/v1/users?sizePerPage=40", "/api/v1/users"},
       {{"user", "results[]"}},
       {},
       {{"next", "style D: null on the last page"}}},
      {"blueprints",
       {"list-blueprints.json"},
       {"/api/v1/blueprints"},
       {{"blueprint", "results[]"}},
       {},
       {}},
      {"audit events",
       {"list-audit-events.json"},
       {"/api/v1/audit/events?limit=1"},
       {},
       {{"results[].new_state.*", changes},
        {"results[].metadata.*", changes},
        {"next", "one page shows all that happened"}},
       {{"results[].new_state.permissions*", "as in an update of a token"},
        {"next", "null on the last page"}}},
      {"library item status",
       {"get-library-item-statuses.json",
        "get-library-item-statuses--edr-status.json"},
       {"/api/v1/library/library-items/"
        "b81b0ed6-c703-45a0-8d49-8255ff21d413/status",
        "/api/v1/library/library-items/"
        "f16e7f13-ba73-4c30-9640-a31b2758bcbe/status"},
       {},
       {{"results[].edr_status", "the fake's scans have all begun"}},
       {{"next", "style B: null on the last page"}}},
      {"tags", {"get-tags.json"}, {"/api/v1/tags?search=accuhive"}, {}, {}, {}},
      {"licensing",
       {"licensing.json"},
       {"/api/v1/settings/licensing"},
       {{"licensing", ""}},
       {},
       {}},
      {"prism count",
       {"count.json"},
       {"/api/v1/prism/count?category=apps"},
       {},
       {},
       {}},
  };
}

}  // namespace

void PrintTo(const SampleCase& c, std::ostream* out) { *out << c.name; }

const std::vector<SampleCase>& SampleCases() {
  static const auto* const cases = [] {
    auto* const all = new std::vector<SampleCase>;
    for (const auto& some :
         {DeviceCases(), ListCases(), TenantCases(), PrismSampleCases()}) {
      all->insert(all->end(), some.begin(), some.end());
    }
    return all;
  }();
  return *cases;
}

}  // namespace muster::fake_iru
