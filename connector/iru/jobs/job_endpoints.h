#ifndef CONNECTOR_IRU_JOBS_JOB_ENDPOINTS_H_
#define CONNECTOR_IRU_JOBS_JOB_ENDPOINTS_H_

#include "absl/strings/string_view.h"
#include "connector/iru/client/endpoint.h"

namespace muster::iru {

// The endpoints that only single jobs read. Source of the paths: Iru API,
// sections "Device sub-resources" to "Everything else".
Endpoint AppsEndpoint(absl::string_view device_id);
Endpoint UsersEndpoint();
Endpoint BlueprintsEndpoint();
Endpoint TagsEndpoint();
Endpoint BlueprintItemsEndpoint(absl::string_view blueprint_id);
Endpoint ItemStatusEndpoint(absl::string_view item_id);
Endpoint AuditEventsEndpoint();
Endpoint ExportEndpoint();
Endpoint ExportEndpoint(absl::string_view export_id);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_JOB_ENDPOINTS_H_
