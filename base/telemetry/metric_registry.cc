#include "base/telemetry/metric_registry.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/redact/redact.h"

namespace muster {
namespace {

template <typename Point>
void MoveTo(std::vector<Point>& to, std::vector<Point>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

template <typename Point>
void Mask(std::vector<Point>& points) {
  for (Point& point : points) {
    for (auto& [key, value] : point.attributes) value = Redact(value);
  }
}

}  // namespace

struct MetricRegistration::State {
  State(MetricDescription description, Read read)
      : description(std::move(description)), read(std::move(read)) {}

  MetricReading Now() ABSL_LOCKS_EXCLUDED(mu) {
    MetricReading reading{description, {}, {}};
    absl::MutexLock lock(&mu);
    if (read) read(reading);
    return reading;
  }

  const MetricDescription description;
  absl::Mutex mu;
  Read read ABSL_GUARDED_BY(mu);  // null once its registration is gone
};

struct MetricRegistration::Registry {
  static Registry& Global() {
    static Registry& registry = *new Registry;
    return registry;
  }

  std::vector<std::shared_ptr<State>> Living() ABSL_LOCKS_EXCLUDED(mu) {
    absl::MutexLock lock(&mu);
    return metrics;
  }

  absl::Mutex mu;
  std::vector<std::shared_ptr<State>> metrics ABSL_GUARDED_BY(mu);
};

MetricRegistration::MetricRegistration(MetricDescription description, Read read)
    : state_(std::make_shared<State>(std::move(description), std::move(read))) {
  Registry& registry = Registry::Global();
  absl::MutexLock lock(&registry.mu);
  registry.metrics.push_back(state_);
}

MetricRegistration::~MetricRegistration() {
  {
    Registry& registry = Registry::Global();
    absl::MutexLock lock(&registry.mu);
    auto& metrics = registry.metrics;
    metrics.erase(std::find(metrics.begin(), metrics.end(), state_));
  }
  absl::MutexLock lock(&state_->mu);
  state_->read = nullptr;
}

std::vector<MetricReading> ReadMetrics() {
  std::map<std::string, MetricReading> by_name;
  for (const auto& metric : MetricRegistration::Registry::Global().Living()) {
    MetricReading now = metric->Now();
    if (now.points.empty() && now.distribution.empty()) continue;
    const auto [at, is_first] = by_name.try_emplace(now.name, now);
    if (is_first) continue;
    MoveTo(at->second.points, now.points);
    MoveTo(at->second.distribution, now.distribution);
  }
  std::vector<MetricReading> readings;
  for (auto& [name, reading] : by_name) {
    Mask(reading.points);
    Mask(reading.distribution);
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace muster
