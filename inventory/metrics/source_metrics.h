#ifndef INVENTORY_METRICS_SOURCE_METRICS_H_
#define INVENTORY_METRICS_SOURCE_METRICS_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// How the sources do, each gauge with {source}:
//
//   muster.source.state {state}: 1 for the state that it is in.
//   muster.source.devices, in {device}: those that are ENROLLED.
//   muster.source.endpoint_problems, in {endpoint}: those that give no data.
//   muster.source.incidents, in {incident}: those that are open.
//   muster.source.incident.age {reason}, in s: how long each of them is open.
//   muster.source.holds, in {hold}: those that wait for an operator.
//   muster.source.held_devices, in {device}: the devices of those.
//
// A store that cannot be read shows nothing. `store` and `clock` must outlive
// it; they are used on another thread.
class SourceMetrics {
 public:
  SourceMetrics(const DeviceStore& store, const Clock& clock);

 private:
  // A gauge with one point for each source.
  GaugeFamily Gauge(absl::string_view name, absl::string_view unit,
                    absl::string_view description,
                    std::function<double(const v1::Source&)> value) const;
  std::vector<MetricPoint> States() const;
  std::vector<MetricPoint> IncidentAges() const;
  // The sum of what `value` says of each hold that waits.
  std::vector<MetricPoint> Holds(
      const std::function<double(const v1::Hold&)>& value) const;

  const DeviceStore& store_;
  const Clock& clock_;

  const GaugeFamily state_;
  const GaugeFamily devices_;
  const GaugeFamily endpoint_problems_;
  const GaugeFamily incidents_;
  const GaugeFamily incident_age_;
  const GaugeFamily holds_;
  const GaugeFamily held_devices_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_METRICS_SOURCE_METRICS_H_
