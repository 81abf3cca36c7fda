#ifndef INVENTORY_METRICS_SYNC_METRICS_H_
#define INVENTORY_METRICS_SYNC_METRICS_H_

#include <functional>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "google/protobuf/timestamp.pb.h"
#include "inventory/store/device_store.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// How the syncs of the sources went, each gauge with {source}:
//
//   muster.sync.age {sync_job}, in s: since the last sync of the job that
//     SUCCEEDED began. Not there before the first.
//   muster.sync.failing {sync_job}: 1 if its last sync FAILED or is HELD,
//     else 0.
//   muster.sync.full.age, in s: since the last complete FULL sync began: all
//     that the inventory shows of the source is at least as new. Not there
//     before the first.
//   muster.sync.full.complete: 1 if the last FULL sync saw everything, else 0.
//   muster.sync.full.duration, in s: how long it took.
//   muster.sync.full.devices {what}, in {device}: what it came to: `expected`
//     (the source said that it has; it may count less than it shows), `seen`,
//     `missing` (the difference, if it is above 0), `held`, `removed`,
//     `unreadable`.
//
// A store that cannot be read shows nothing. `store` and `clock` must outlive
// it; they are used on another thread.
class SyncMetrics {
 public:
  SyncMetrics(const DeviceStore& store, const Clock& clock);

 private:
  using Points = std::vector<MetricPoint>;

  // A gauge with a point for each job of each source that `value` says one of.
  GaugeFamily JobGauge(
      absl::string_view name, absl::string_view unit,
      absl::string_view description,
      std::function<std::optional<double>(const store::JobStatus&)> value)
      const;
  // A gauge with what `show` says of each source's last FULL sync that ended.
  GaugeFamily FullGauge(
      absl::string_view name, absl::string_view unit,
      absl::string_view description,
      std::function<Points(absl::string_view source, const v1::Sync&)> show)
      const;
  Points FullAges() const;
  double Age(const google::protobuf::Timestamp& since) const;

  const DeviceStore& store_;
  const Clock& clock_;

  const GaugeFamily age_;
  const GaugeFamily failing_;
  const GaugeFamily full_age_;
  const GaugeFamily full_complete_;
  const GaugeFamily full_duration_;
  const GaugeFamily full_devices_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_METRICS_SYNC_METRICS_H_
