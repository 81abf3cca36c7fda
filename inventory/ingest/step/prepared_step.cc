#include "inventory/ingest/step/prepared_step.h"

#include <optional>

#include "absl/functional/function_ref.h"
#include "inventory/ingest/step/sync_protocol.h"

namespace muster::inventory {
namespace {

using Page = v1::PushPagesRequest::Page;

void PrepareFacets(Page& page, PreparedStep& step) {
  step.facets.reserve(page.facets_size());
  for (auto& shown : *page.mutable_facets()) {
    step.facets.push_back(Prepare(shown));
  }
}

}  // namespace

PreparedStep PrepareStep(absl::string_view source,
                         v1::PushPagesRequest& request) {
  PreparedStep step;
  step.request = &request;
  if (!request.has_page()) return step;
  Page& page = *request.mutable_page();
  step.status = CheckPage(source, page);
  if (!step.status.ok()) return step;
  step.devices.reserve(page.devices_size());
  for (auto& shown : *page.mutable_devices()) {
    step.devices.push_back(Prepare(shown));
  }
  PrepareFacets(page, step);
  return step;
}

PreparedStep PrepareStep(absl::string_view source,
                         v1::PushPagesRequest& request, const PageSkim& skim) {
  const auto& known = skim.devices();
  PreparedStep step;
  step.request = &request;
  Page& page = *request.mutable_page();
  step.status = CheckPage(
      source, page, [&](int index) { return known[index].hash.has_value(); });
  if (!step.status.ok()) return step;
  step.devices.reserve(known.size());
  for (size_t i = 0; i < known.size(); ++i) {
    v1::DeviceObservation& shown = *page.mutable_devices(static_cast<int>(i));
    const auto& hash = known[i].hash;
    step.devices.push_back(
        hash ? PrepareKnown(shown, known[i].whole, {hash->data(), hash->size()})
             : Prepare(shown));
  }
  PrepareFacets(page, step);
  return step;
}

}  // namespace muster::inventory
