#ifndef BASE_TELEMETRY_TELEMETRY_H_
#define BASE_TELEMETRY_TELEMETRY_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace muster {

// Owner of the process's tracing and metrics. While it lives, spans have ids
// and, if there is an endpoint, are sent there in batches by a thread of its
// own, and so are the gauges (metrics.h) every now and then by another. A
// receiver that is slow or gone costs spans and readings, never a request.
//
// Start() and the destructor belong to main(); one at a time. The rest is
// thread-safe.
class Telemetry {
 public:
  struct Options {
    // The resource attribute `service.name`; also the log's.
    std::string service_name;
    // OTLP over gRPC, `host:port` or `http://host:port`, on this machine (a
    // collector there may pass it on). Empty: nothing is sent.
    std::string otlp_endpoint;
    // Further resource attributes, such as `service.version`.
    std::map<std::string, std::string> resource;
    // How many of a hundred traces are sampled, 0 to 100. Commands and failed
    // spans are sent even so (span.h).
    double sample_percent = 100;
    // How long a finished span waits for company.
    absl::Duration batch_delay = absl::Seconds(1);
    // How often the gauges are read and sent.
    absl::Duration metric_interval = absl::Seconds(10);
    // How long one attempt to send, and the last flush, may take.
    absl::Duration export_timeout = absl::Seconds(5);
  };

  // Errors:
  //   INVALID_ARGUMENT PLAINTEXT_REFUSED: the endpoint is another machine.
  //   INVALID_ARGUMENT CONFIG_INVALID: `sample_percent` is not 0 to 100.
  static absl::StatusOr<std::unique_ptr<Telemetry>> Start(Options options);

  // Sends the spans that are left, waits for it as long as `export_timeout`,
  // and turns tracing and metrics off.
  ~Telemetry();

  // Sends what is finished, and the gauges as they are; returns whether all was
  // taken in time.
  bool Flush();

 private:
  struct Rep;
  explicit Telemetry(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace muster

#endif  // BASE_TELEMETRY_TELEMETRY_H_
