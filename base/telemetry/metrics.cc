#include "base/telemetry/metrics.h"

#include <string>
#include <utility>

namespace muster {
namespace {

MetricDescription Describe(MetricKind kind, absl::string_view name,
                           absl::string_view unit,
                           absl::string_view description) {
  return {
      kind, std::string(name), std::string(unit), std::string(description), {}};
}

MetricRegistration::Read PointsFrom(GaugeFamily::Read read) {
  return [read = std::move(read)](MetricReading& reading) {
    reading.points = read();
  };
}

}  // namespace

GaugeFamily::GaugeFamily(absl::string_view name, absl::string_view unit,
                         absl::string_view description, Read read)
    : registration_(Describe(MetricKind::kGauge, name, unit, description),
                    PointsFrom(std::move(read))) {}

CounterFamily::CounterFamily(absl::string_view name, absl::string_view unit,
                             absl::string_view description, Read read)
    : registration_(Describe(MetricKind::kCounter, name, unit, description),
                    PointsFrom(std::move(read))) {}

}  // namespace muster
