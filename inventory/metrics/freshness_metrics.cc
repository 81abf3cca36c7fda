#include "inventory/metrics/freshness_metrics.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "inventory/metrics/label.h"

namespace muster::inventory {

FreshnessMetrics::FreshnessMetrics()
    : age_("muster.freshness.age", "s",
           "How old a reading was when a newer one took its place",
           {15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200,
            86400, 172800, 604800}) {}

void FreshnessMetrics::Record(absl::string_view source,
                              absl::Span<const ReplacedReading> replaced) {
  absl::flat_hash_map<const std::string*, Histogram::Series*> series;
  for (const ReplacedReading& one : replaced) {
    Histogram::Series*& of = series[one.endpoint];
    if (of == nullptr) {
      of = &age_.At({{"source", std::string(source)},
                     {"category", LabelOf(*one.endpoint)}});
    }
    of->Record(absl::ToDoubleSeconds(one.age));
  }
}

}  // namespace muster::inventory
