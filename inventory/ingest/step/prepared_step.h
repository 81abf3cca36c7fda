#ifndef INVENTORY_INGEST_STEP_PREPARED_STEP_H_
#define INVENTORY_INGEST_STEP_PREPARED_STEP_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "inventory/ingest/step/page_skim.h"
#include "inventory/model/observation/prepared_observation.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// One step of a sync, as far as it can be taken without the sync: a page is
// checked, in normal form and hashed. This is most of the work on a page, and
// can be done beside the commit of the one before.
struct PreparedStep {
  v1::PushPagesRequest* request = nullptr;  // must outlive this
  absl::Status status;                      // what is wrong with it by itself
  std::vector<PreparedDevice> devices;      // of a page with nothing wrong
  std::vector<PreparedFacet> facets;        // likewise
};

// Prepares `request`, whose observations it brings into normal form, once.
// `source` is the one that the sync is of; what it is does not matter to steps
// that are no page. `status` is that of CheckPage(). Thread-safe for different
// requests.
PreparedStep PrepareStep(absl::string_view source,
                         v1::PushPagesRequest& request);

// Likewise of a page that `skim` has decoded.
PreparedStep PrepareStep(absl::string_view source,
                         v1::PushPagesRequest& request, const PageSkim& skim);

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_PREPARED_STEP_H_
