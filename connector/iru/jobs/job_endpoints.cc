#include "connector/iru/jobs/job_endpoints.h"

#include "absl/strings/str_cat.h"
#include "base/net/url.h"

namespace muster::iru {

Endpoint AppsEndpoint(absl::string_view device_id) {
  return {absl::StrCat(DeviceEndpoint(device_id).path, "/apps"), "devices/apps",
          "Application list", true};
}

Endpoint UsersEndpoint() { return {"/api/v1/users", "users", "List users"}; }

Endpoint BlueprintsEndpoint() {
  return {"/api/v1/blueprints", "blueprints", "List blueprints"};
}

Endpoint TagsEndpoint() { return {"/api/v1/tags", "tags", "Get tags"}; }

Endpoint BlueprintItemsEndpoint(absl::string_view blueprint_id) {
  return {absl::StrCat("/api/v1/blueprints/", PercentEncode(blueprint_id),
                       "/list-library-items"),
          "blueprints/list-library-items", "List library items"};
}

Endpoint ItemStatusEndpoint(absl::string_view item_id) {
  return {absl::StrCat("/api/v1/library/library-items/", PercentEncode(item_id),
                       "/status"),
          "library/library-items/status", "Get library item statuses"};
}

Endpoint AuditEventsEndpoint() {
  return {"/api/v1/audit/events", "audit/events", "List audit events"};
}

Endpoint ExportEndpoint() {
  return {"/api/v1/prism/export", "prism/export", "Prism: export"};
}

Endpoint ExportEndpoint(absl::string_view export_id) {
  return {absl::StrCat(ExportEndpoint().path, "/", PercentEncode(export_id)),
          "prism/export", "Prism: export"};
}

}  // namespace muster::iru
