#ifndef BASE_STORAGE_METRICS_ROCKS_METRICS_H_
#define BASE_STORAGE_METRICS_ROCKS_METRICS_H_

#include <string>
#include <vector>

#include "base/storage/files/disk_space.h"
#include "base/storage/rocks.h"
#include "base/telemetry/metrics.h"

namespace muster {

// What one database shows, each with {store}:
//
//   muster.store.disk_bytes, in By: what its files take.
//   muster.store.free_bytes, in By: what is free on their volume.
//   muster.store.writable: 1, or 0 after a write failed.
//   muster.store.write_slowed: 1 while RocksDB slows writes down because it is
//     behind with its own work, else 0.
//   muster.store.write_stopped: likewise, while it takes none at all.
//   muster.store.stall (a counter), in s: how long it has held up writes since
//     it was opened.
//
// `db` and `disk` must outlive it.
class RocksMetrics {
 public:
  // `store` is what an operator calls it, such as `inventory`.
  RocksMetrics(std::string store, const RocksDatabase& db,
               const DiskSpace& disk);

 private:
  std::vector<MetricPoint> Point(double value) const;
  // The point is 1 if that property is a number above 0.
  std::vector<MetricPoint> IsAbove0(const std::string& property) const;
  std::vector<MetricPoint> DiskBytes() const;
  std::vector<MetricPoint> FreeBytes() const;
  std::vector<MetricPoint> Stall() const;

  const std::string store_;
  const RocksDatabase& db_;
  const DiskSpace& disk_;

  const GaugeFamily disk_bytes_;
  const GaugeFamily free_bytes_;
  const GaugeFamily writable_;
  const GaugeFamily slowed_;
  const GaugeFamily stopped_;
  const CounterFamily stall_;
};

}  // namespace muster

#endif  // BASE_STORAGE_METRICS_ROCKS_METRICS_H_
