#include "base/telemetry/histogram.h"

#include <algorithm>
#include <string>
#include <utility>

namespace muster {
namespace {

void Add(std::atomic<double>& sum, double value) {
  double before = sum.load(std::memory_order_relaxed);
  while (!sum.compare_exchange_weak(before, before + value,
                                    std::memory_order_relaxed)) {
  }
}

}  // namespace

void Histogram::Series::Record(double value, uint64_t times) {
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  counts_[bound - bounds_.begin()].fetch_add(times, std::memory_order_relaxed);
  Add(sum_, value * static_cast<double>(times));
}

Histogram::Histogram(absl::string_view name, absl::string_view unit,
                     absl::string_view description, std::vector<double> bounds)
    : bounds_(std::move(bounds)),
      registration_({MetricKind::kHistogram, std::string(name),
                     std::string(unit), std::string(description), bounds_},
                    [this](MetricReading& reading) { Read(reading); }) {}

Histogram::Series& Histogram::At(const MetricAttributes& attributes) {
  absl::MutexLock lock(&mu_);
  const auto found = series_.find(attributes);
  if (found != series_.end()) return *found->second;
  const bool is_room = series_.size() < kMaxSeries;
  auto& series =
      series_[is_room ? attributes : MetricAttributes{{"overflow", "true"}}];
  if (series == nullptr) series = std::make_unique<Series>(bounds_);
  return *series;
}

void Histogram::Read(MetricReading& reading) const {
  absl::MutexLock lock(&mu_);
  for (const auto& [attributes, series] : series_) {
    HistogramPoint point{attributes, {}, 0};
    for (const auto& count : series->counts_) {
      point.counts.push_back(count.load(std::memory_order_relaxed));
    }
    point.sum = series->sum_.load(std::memory_order_relaxed);
    reading.distribution.push_back(std::move(point));
  }
}

}  // namespace muster
