#include "tests/fake_iru/tenant/routes.h"

#include "tests/fake_iru/api/actions.h"
#include "tests/fake_iru/api/history.h"
#include "tests/fake_iru/api/inventory_lists.h"
#include "tests/fake_iru/api/notes.h"
#include "tests/fake_iru/api/secrets.h"
#include "tests/fake_iru/company/audit_events.h"
#include "tests/fake_iru/company/custom_scripts.h"
#include "tests/fake_iru/company/directory.h"
#include "tests/fake_iru/company/library.h"
#include "tests/fake_iru/company/organization.h"
#include "tests/fake_iru/devices/details.h"
#include "tests/fake_iru/devices/device_list.h"
#include "tests/fake_iru/devices/device_record.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/prism/prism.h"
#include "tests/fake_iru/prism/prism_export.h"

namespace muster::fake_iru {
namespace {

const std::vector<Route> kDeviceRoutes = {
    {"GET", "/api/v1/devices", "device_list",
     [](Call& c) { return ListDevices(c.state, c.request); }},
    {"GET", "/api/v1/devices/:id", "device_get",
     [](Call& c) { return GetDevice(c.state, *c.device); }},
    {"PATCH", "/api/v1/devices/:id", "device_update",
     [](Call& c) { return PatchDevice(c.state, *c.device, c.request); }},
    {"DELETE", "/api/v1/devices/:id", "device_delete",
     [](Call& c) { return DeleteDevice(c.state, *c.device); }},
    {"GET", "/api/v1/devices/:id/details", "device_details",
     [](Call& c) { return GetDetails(c.state, *c.device); }},
    {"GET", "/api/v1/devices/:id/details/lostmode", "device_lost_mode",
     [](Call& c) { return GetLostMode(*c.device); }},
    {"DELETE", "/api/v1/devices/:id/details/lostmode", "device_lost_mode",
     [](Call& c) {
       Record(c.state, "run", {"device", c.device->id, "cancellostmode"});
       return CancelLostMode(c.state, *c.device);
     }},
    {"GET", "/api/v1/devices/:id/apps", "device_apps",
     [](Call& c) { return GetApps(*c.device); }},
    {"GET", "/api/v1/devices/:id/commands", "device_commands",
     [](Call& c) { return GetCommands(c.state, *c.device, c.request); }},
    {"GET", "/api/v1/devices/:id/activity", "device_activity",
     [](Call& c) { return GetActivity(c.state, *c.device, c.request); }},
    {"GET", "/api/v1/devices/:id/library-items", "device_library_items",
     [](Call& c) { return GetLibraryItems(c.state, *c.device); }},
    {"GET", "/api/v1/devices/:id/parameters", "device_parameters",
     [](Call& c) { return GetParameters(*c.device); }},
    {"GET", "/api/v1/devices/:id/status", "device_status",
     [](Call& c) { return GetStatus(c.state, *c.device); }},
    {"GET", "/api/v1/devices/:id/secrets/:name", "secret:",
     [](Call& c) {
       Record(c.state, "read", {"device_secret", c.device->id, c.args[1]});
       return GetSecret(*c.device, c.args[1]);
     }},
    {"POST", "/api/v1/devices/:id/action/:name", "action:",
     [](Call& c) {
       return SendAction(c.state, *c.device, c.args[1], c.request);
     }},
    {"GET", "/api/v1/devices/:id/notes", "device_notes",
     [](Call& c) { return ListNotes(*c.device); }},
    {"POST", "/api/v1/devices/:id/notes", "device_notes",
     [](Call& c) { return CreateNote(c.state, *c.device, c.request); }},
    {"GET", "/api/v1/devices/:id/notes/:note", "device_notes",
     [](Call& c) { return GetNote(*c.device, c.args[1]); }},
    {"PATCH", "/api/v1/devices/:id/notes/:note", "device_notes",
     [](Call& c) {
       return UpdateNote(c.state, *c.device, c.args[1], c.request);
     }},
    {"DELETE", "/api/v1/devices/:id/notes/:note", "device_notes",
     [](Call& c) { return DeleteNote(c.state, *c.device, c.args[1]); }},
};

const std::vector<Route> kTenantRoutes = {
    {"GET", "/api/v1/blueprints", "blueprints",
     [](Call& c) { return ListBlueprints(c.state, c.request); }},
    {"GET", "/api/v1/blueprints/:id", "blueprints",
     [](Call& c) { return GetBlueprint(c.state, c.args[0]); }},
    {"GET", "/api/v1/blueprints/:id/list-library-items", "blueprints",
     [](Call& c) { return ListBlueprintItems(c.state, c.args[0], c.request); }},
    {"GET", "/api/v1/library/library-items/:id/status", "library_items",
     [](Call& c) { return ListItemStatus(c.state, c.args[0], c.request); }},
    {"GET", "/api/v1/library/custom-scripts", "custom_scripts",
     [](Call& c) { return ListScripts(c.state, c.request); }},
    {"POST", "/api/v1/library/custom-scripts", "custom_scripts",
     [](Call& c) { return CreateScript(c.state, c.request); }},
    {"GET", "/api/v1/library/custom-scripts/:id", "custom_scripts",
     [](Call& c) { return GetScript(c.state, c.args[0]); }},
    {"PATCH", "/api/v1/library/custom-scripts/:id", "custom_scripts",
     [](Call& c) { return UpdateScript(c.state, c.args[0], c.request); }},
    {"DELETE", "/api/v1/library/custom-scripts/:id", "custom_scripts",
     [](Call& c) { return DeleteScript(c.state, c.args[0]); }},
    {"GET", "/api/v1/audit/events", "audit_events",
     [](Call& c) { return ListAuditEvents(c.state, c.request); }},
    {"GET", "/api/v1/tags", "tags",
     [](Call& c) { return ListTags(c.state, c.request); }},
    {"POST", "/api/v1/tags", "tags",
     [](Call& c) { return CreateTag(c.state, c.request); }},
    {"PATCH", "/api/v1/tags/:id", "tags",
     [](Call& c) { return RenameTag(c.state, c.args[0], c.request); }},
    {"DELETE", "/api/v1/tags/:id", "tags",
     [](Call& c) { return DeleteTag(c.state, c.args[0]); }},
    {"GET", "/api/v1/users", "users",
     [](Call& c) { return ListUsers(c.state, c.request); }},
    {"GET", "/api/v1/users/:id", "users",
     [](Call& c) { return GetUser(c.state, c.args[0]); }},
    {"DELETE", "/api/v1/users/:id", "users_delete",
     [](Call& c) { return DeleteUser(c.state, c.args[0]); }},
    {"GET", "/api/v1/prism/count", "prism_count",
     [](Call& c) { return CountPrism(c.state, c.request); }},
    {"POST", "/api/v1/prism/export", "prism_export",
     [](Call& c) { return RequestExport(c.state, c.request); }},
    {"GET", "/api/v1/prism/export/:id", "prism_export",
     [](Call& c) { return GetExport(c.state, c.args[0]); }},
    {"GET", "/api/v1/prism/:category", "prism:",
     [](Call& c) { return ListPrism(c.state, c.args[0], c.request); }},
    {"GET", "/api/v1/settings/licensing", "licensing",
     [](Call& c) { return GetLicensing(c.state); }},
};

}  // namespace

const std::vector<Route>& Routes() {
  static const auto* const routes = [] {
    auto* const all = new std::vector<Route>(kDeviceRoutes);
    all->insert(all->end(), kTenantRoutes.begin(), kTenantRoutes.end());
    return all;
  }();
  return *routes;
}

}  // namespace muster::fake_iru
