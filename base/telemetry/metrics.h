#ifndef BASE_TELEMETRY_METRICS_H_
#define BASE_TELEMETRY_METRICS_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/telemetry/metric_registry.h"

namespace muster {

// A metric that is asked for its values each time they are sent or scraped,
// and never otherwise: while nobody wants them, it costs nothing. Only what
// the last answer holds is shown, so a point ends with the thing that it
// measured.
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
  using Read = std::function<std::vector<MetricPoint>()>;

  // `name` is lower case with dots, such as `muster.watch.lag`; `unit` is one
  // of UCUM: "s", "By", "{change}".
  GaugeFamily(absl::string_view name, absl::string_view unit,
              absl::string_view description, Read read);

 private:
  const MetricRegistration registration_;
};

// The same for what is counted since the process began: no point may ever show
// less than before.
class CounterFamily {
 public:
  using Read = GaugeFamily::Read;

  CounterFamily(absl::string_view name, absl::string_view unit,
                absl::string_view description, Read read);

 private:
  const MetricRegistration registration_;
};

}  // namespace muster

#endif  // BASE_TELEMETRY_METRICS_H_
