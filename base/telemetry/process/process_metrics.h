#ifndef BASE_TELEMETRY_PROCESS_PROCESS_METRICS_H_
#define BASE_TELEMETRY_PROCESS_PROCESS_METRICS_H_

#include <string>

#include "base/telemetry/metrics.h"

namespace muster {

// What Linux says of this process, for as long as it lives:
//
//   muster.process.resident_bytes, in By: memory that it really holds.
//   muster.process.cpu (a counter), in s: processor time of all its threads.
//   muster.process.open_descriptors, in {descriptor}
//   muster.process.max_descriptors, in {descriptor}: how many it may have.
//   muster.process.threads, in {thread}
//   muster.process.start_time, in s: when it began, seconds since 1970.
//   muster.build.info {service, compiler}: always 1.
class ProcessMetrics {
 public:
  // `service` as in the log, such as `musterd`.
  explicit ProcessMetrics(const std::string& service);

 private:
  const GaugeFamily resident_;
  const CounterFamily cpu_;
  const GaugeFamily open_descriptors_;
  const GaugeFamily max_descriptors_;
  const GaugeFamily threads_;
  const GaugeFamily start_time_;
  const GaugeFamily build_;
};

}  // namespace muster

#endif  // BASE_TELEMETRY_PROCESS_PROCESS_METRICS_H_
