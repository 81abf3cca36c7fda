#ifndef BASE_TELEMETRY_METRICS_H_
#define BASE_TELEMETRY_METRICS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster {

// What a gauge shows for one thing that it measures.
struct GaugePoint {
  // Which of them it is, such as {"watcher", "trust"}. Empty if there is only
  // one. Must not hold secrets.
  std::map<std::string, std::string> attributes;
  double value = 0;
};

// A gauge at one moment.
struct GaugeReading {
  std::string name;
  std::string unit;
  std::string description;
  std::vector<GaugePoint> points;
};

// A metric that is asked for its values each time they are sent, and never
// otherwise: a Telemetry that is started asks every `metric_interval`, and
// while there is none, a gauge costs nothing. Only what the last answer holds
// is sent, so a point ends with the thing that it measured.
//
// Families of one name in a process are one gauge with the points of all.
//
// `read` is called on another thread, one call at a time, and never during or
// after the destructor, which waits for a call under way. So the family is the
// last member of what `read` uses, and is not destroyed under a lock that
// `read` takes. `read` may block for as long as values are fresh enough, and
// must not destroy its own family.
//
// Immovable.
class GaugeFamily {
 public:
  using Read = std::function<std::vector<GaugePoint>()>;

  // `name` is lower case with dots, such as `muster.watch.lag`; `unit` is one
  // of UCUM: "s", "By", "{change}".
  GaugeFamily(absl::string_view name, absl::string_view unit,
              absl::string_view description, Read read);
  ~GaugeFamily();
  GaugeFamily(const GaugeFamily&) = delete;
  GaugeFamily& operator=(const GaugeFamily&) = delete;

 private:
  friend std::vector<GaugeReading> ReadGauges();
  struct State;
  struct Registry;

  const std::shared_ptr<State> state_;
};

// What the living families of the process show now, by name; those without
// points are left out. For the exporter, and for tests, which need no network
// for it. Thread-safe.
std::vector<GaugeReading> ReadGauges();

}  // namespace muster

#endif  // BASE_TELEMETRY_METRICS_H_
