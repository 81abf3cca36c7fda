#include "base/telemetry/metrics.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace muster {

struct GaugeFamily::State {
  State(absl::string_view name, absl::string_view unit,
        absl::string_view description, Read read)
      : name(name), unit(unit), description(description), read(read) {}

  std::vector<GaugePoint> Points() ABSL_LOCKS_EXCLUDED(mu) {
    absl::MutexLock lock(&mu);
    return read ? read() : std::vector<GaugePoint>();
  }

  const std::string name;
  const std::string unit;
  const std::string description;
  absl::Mutex mu;
  Read read ABSL_GUARDED_BY(mu);  // null once its family is gone
};

struct GaugeFamily::Registry {
  static Registry& Global() {
    static Registry& registry = *new Registry;
    return registry;
  }

  std::vector<std::shared_ptr<State>> Living() ABSL_LOCKS_EXCLUDED(mu) {
    absl::MutexLock lock(&mu);
    return families;
  }

  absl::Mutex mu;
  std::vector<std::shared_ptr<State>> families ABSL_GUARDED_BY(mu);
};

GaugeFamily::GaugeFamily(absl::string_view name, absl::string_view unit,
                         absl::string_view description, Read read)
    : state_(
          std::make_shared<State>(name, unit, description, std::move(read))) {
  Registry& registry = Registry::Global();
  absl::MutexLock lock(&registry.mu);
  registry.families.push_back(state_);
}

GaugeFamily::~GaugeFamily() {
  {
    Registry& registry = Registry::Global();
    absl::MutexLock lock(&registry.mu);
    auto& families = registry.families;
    families.erase(std::find(families.begin(), families.end(), state_));
  }
  absl::MutexLock lock(&state_->mu);
  state_->read = nullptr;
}

std::vector<GaugeReading> ReadGauges() {
  std::map<std::string, GaugeReading> by_name;
  for (const auto& family : GaugeFamily::Registry::Global().Living()) {
    std::vector<GaugePoint> points = family->Points();
    if (points.empty()) continue;
    GaugeReading& reading = by_name[family->name];
    reading.name = family->name;
    reading.unit = family->unit;
    reading.description = family->description;
    std::move(points.begin(), points.end(), std::back_inserter(reading.points));
  }
  std::vector<GaugeReading> readings;
  for (auto& [name, reading] : by_name) {
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace muster
