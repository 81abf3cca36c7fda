// What the metrics of sources are made of: documents of the store, and points
// that are labelled by a source.
#ifndef INVENTORY_METRICS_SOURCE_POINTS_H_
#define INVENTORY_METRICS_SOURCE_POINTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/telemetry/metric_registry.h"
#include "inventory/metrics/label.h"
#include "inventory/sources/documents.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// The point of `source` (`sources/{source}`) alone.
inline MetricPoint PointOf(absl::string_view source, double value) {
  return {{{"source", std::string(source)}}, value};
}

// Its point of which LabelOf(`word`) says which.
inline MetricPoint PointOf(absl::string_view source, const std::string& key,
                           absl::string_view word, double value) {
  return {{{"source", std::string(source)}, {key, LabelOf(word)}}, value};
}

// Every document of `collection`, by key; none if they cannot be read.
template <typename Resource>
std::vector<Resource> EveryDocument(const StoreReader& reader,
                                    Collection collection) {
  auto page = ReadPage<Resource>(
      reader, RangeAfter(collection, "", "", ScanOrder::kForward), kNoLimit);
  return page.ok() ? std::move(page->resources) : std::vector<Resource>();
}

}  // namespace muster::inventory

#endif  // INVENTORY_METRICS_SOURCE_POINTS_H_
