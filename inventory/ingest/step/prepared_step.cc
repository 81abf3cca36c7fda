#include "inventory/ingest/step/prepared_step.h"

#include "inventory/ingest/step/sync_protocol.h"

namespace muster::inventory {

PreparedStep PrepareStep(absl::string_view source,
                         v1::PushPagesRequest& request) {
  PreparedStep step;
  step.request = &request;
  if (!request.has_page()) return step;
  v1::PushPagesRequest::Page& page = *request.mutable_page();
  step.status = CheckPage(source, page);
  if (!step.status.ok()) return step;
  step.devices.reserve(page.devices_size());
  for (auto& shown : *page.mutable_devices()) {
    step.devices.push_back(Prepare(shown));
  }
  step.facets.reserve(page.facets_size());
  for (auto& shown : *page.mutable_facets()) {
    step.facets.push_back(Prepare(shown));
  }
  return step;
}

}  // namespace muster::inventory
