#ifndef BASE_TELEMETRY_METRIC_REGISTRY_H_
#define BASE_TELEMETRY_METRIC_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace muster {

enum class MetricKind {
  kGauge,      // as it is now; may fall
  kCounter,    // since this process began; never falls
  kHistogram,  // likewise, by size
};

// Which of the things that a metric measures, such as {"watcher", "trust"}.
// Empty if there is only one. Must hold no secret, no person, and nothing that
// a client may choose without bound: each combination is a series for ever.
using MetricAttributes = std::map<std::string, std::string>;

// What a gauge or a counter shows for one thing that it measures.
struct MetricPoint {
  MetricAttributes attributes;
  double value = 0;
};

// What a histogram shows for one.
struct HistogramPoint {
  MetricAttributes attributes;
  // How many values were at or below each bound and above the one before it,
  // and at last how many were above all: one more than `bounds`.
  std::vector<uint64_t> counts;
  double sum = 0;
};

// What does not change about a metric.
struct MetricDescription {
  MetricKind kind = MetricKind::kGauge;
  // Lower case with dots, such as `muster.watch.lag`.
  std::string name;
  // One of UCUM: "s", "By", "{change}", "1".
  std::string unit;
  std::string description;
  // Of a histogram: ascending, at least one.
  std::vector<double> bounds;
};

// A metric at one moment.
struct MetricReading : MetricDescription {
  std::vector<MetricPoint> points;           // of a gauge or counter
  std::vector<HistogramPoint> distribution;  // of a histogram
};

// While it lives, what `read` adds is part of what the process shows. Metrics
// of one name in a process are one metric with the points of all, and must
// agree in everything else. Below GaugeFamily, CounterFamily and Histogram.
//
// `read` is called on another thread, one call at a time, and never during or
// after the destructor, which waits for a call under way. `read` must not
// destroy its own registration.
//
// Immovable.
class MetricRegistration {
 public:
  using Read = std::function<void(MetricReading& reading)>;

  MetricRegistration(MetricDescription description, Read read);
  ~MetricRegistration();
  MetricRegistration(const MetricRegistration&) = delete;
  MetricRegistration& operator=(const MetricRegistration&) = delete;

 private:
  friend std::vector<MetricReading> ReadMetrics();
  struct State;
  struct Registry;

  const std::shared_ptr<State> state_;
};

// What the living metrics of the process show now, by name; those without
// points are left out. For the exporters, and for tests, which need no network
// for it. Thread-safe.
std::vector<MetricReading> ReadMetrics();

}  // namespace muster

#endif  // BASE_TELEMETRY_METRIC_REGISTRY_H_
