// What the living metrics show, for tests.
#ifndef INVENTORY_METRICS_METRIC_VALUES_H_
#define INVENTORY_METRICS_METRIC_VALUES_H_

#include <map>
#include <string>

#include "base/telemetry/metric_registry.h"

namespace muster::inventory::testing {

// The points of the gauge or counter of that name, without the attribute
// `source`, which all of them must have with this value.
inline std::map<MetricAttributes, double> ValuesOf(
    const std::string& name, const std::string& source = "sources/iru") {
  std::map<MetricAttributes, double> values;
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name != name) continue;
    for (const MetricPoint& point : metric.points) {
      MetricAttributes attributes = point.attributes;
      if (attributes["source"] != source) continue;
      attributes.erase("source");
      values[attributes] = point.value;
    }
  }
  return values;
}

// The one value of a metric that has no further attributes; -1 if there is
// none.
inline double ValueOf(const std::string& name) {
  const auto values = ValuesOf(name);
  const auto found = values.find({});
  return found == values.end() ? -1 : found->second;
}

}  // namespace muster::inventory::testing

#endif  // INVENTORY_METRICS_METRIC_VALUES_H_
