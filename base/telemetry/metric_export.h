#ifndef BASE_TELEMETRY_METRIC_EXPORT_H_
#define BASE_TELEMETRY_METRIC_EXPORT_H_

#include <map>
#include <memory>
#include <string>

#include "absl/time/time.h"

namespace muster {

// While it lives, a thread of its own reads all metrics of the process every
// `interval` and sends them to an OTLP receiver, in plain text: whoever makes
// it has checked that the endpoint is on this machine. A receiver that is slow
// or gone costs readings, nothing else. Part of Telemetry.
//
// Flush() is thread-safe.
class MetricExport {
 public:
  struct Options {
    std::string endpoint;  // `host:port`
    std::map<std::string, std::string> resource;
    absl::Duration interval = absl::Seconds(10);
    // How long one attempt to send, and the destructor, may take. Half of
    // `interval` if that is less.
    absl::Duration timeout = absl::Seconds(5);
  };

  explicit MetricExport(const Options& options);
  ~MetricExport();

  // Reads and sends now; returns whether it was taken in time.
  bool Flush();

 private:
  struct Rep;
  const std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_TELEMETRY_METRIC_EXPORT_H_
