#ifndef INVENTORY_SERVICE_INVENTORY_METRICS_H_
#define INVENTORY_SERVICE_INVENTORY_METRICS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "inventory/store/device_store.h"
#include "inventory/watch/watcher_registry.h"

namespace muster::inventory {

// The gauges of the inventory, for as long as it lives:
//
//   muster.watch.lag {watcher, parent}, in {change}: how many changes the store
//     has that its stream was not sent yet.
//   muster.watch.applied_lag {watcher}, in {change}: how many changes the store
//     has after the one that the watcher reported as handled. Not there for a
//     watcher that has reported none.
//   muster.watch.applied_age {watcher}, in s: since the oldest change was
//     committed that the watcher did not report as handled; 0 if it has handled
//     all. Likewise.
//   muster.watch.stalled_seconds {watcher}, in s: how long its message waits to
//     be taken; 0 if none does.
//   muster.store.revision, in {change}: the last change of the store.
//   muster.store.compacted_through, in {change}: changes up to there are gone.
//   muster.store.log_bytes, in By: what the log takes, roughly.
//
// `watcher` is what the client of an open watch calls itself, "" if nothing;
// its points end with the watch. Of several watches with the same attributes
// the furthest behind is shown.
//
// The arguments must outlive it; they are used on another thread. Make it last
// and destroy it first.
class InventoryMetrics {
 public:
  // `log_bytes` is thread-safe.
  InventoryMetrics(const DeviceStore& store, const WatcherRegistry& watchers,
                   std::function<int64_t()> log_bytes, const Clock& clock);

 private:
  std::vector<MetricPoint> Lag() const;
  std::vector<MetricPoint> AppliedLag() const;
  std::vector<MetricPoint> AppliedAge() const;
  std::vector<MetricPoint> StalledSeconds() const;

  const DeviceStore& store_;
  const WatcherRegistry& watchers_;
  const std::function<int64_t()> log_bytes_;
  const Clock& clock_;

  const GaugeFamily lag_;
  const GaugeFamily applied_lag_;
  const GaugeFamily applied_age_;
  const GaugeFamily stalled_seconds_;
  const GaugeFamily revision_;
  const GaugeFamily compacted_through_;
  const GaugeFamily log_size_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SERVICE_INVENTORY_METRICS_H_
