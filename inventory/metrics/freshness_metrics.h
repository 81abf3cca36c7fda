#ifndef INVENTORY_METRICS_FRESHNESS_METRICS_H_
#define INVENTORY_METRICS_FRESHNESS_METRICS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/telemetry/histogram.h"
#include "inventory/liveness/liveness_update.h"

namespace muster::inventory {

// How old what the inventory showed became, as the histogram
//
//   muster.freshness.age {source, category}, in s
//
// One value for each reading of one category (the endpoint, such as `devices`
// or `prism/filevault`) of one device that took the place of an older one: the
// time between the two, which is the greatest age that the older one was shown
// with. First readings have none, and what is never read again records
// nothing: that is seen by muster.sync.age (source_metrics.h).
//
// Thread-safe.
class FreshnessMetrics {
 public:
  FreshnessMetrics();

  // What a commit replaced of `source`; see SyncStore::OnReplaced.
  void Record(absl::string_view source,
              absl::Span<const ReplacedReading> replaced);

 private:
  Histogram age_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_METRICS_FRESHNESS_METRICS_H_
