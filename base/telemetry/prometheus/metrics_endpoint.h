#ifndef BASE_TELEMETRY_PROMETHEUS_METRICS_ENDPOINT_H_
#define BASE_TELEMETRY_PROMETHEUS_METRICS_ENDPOINT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// While it lives, `GET /metrics` shows the metrics of the process to a
// Prometheus on this machine; every other path is 404. It speaks plain HTTP and
// asks nobody who they are, so it listens on loopback only. A scrape reads the
// metrics anew; two are answered at a time, on threads of its own, six more
// wait, and a client that says or takes nothing for five seconds is dropped.
//
// Thread-safe.
class MetricsEndpoint {
 public:
  // `address` is `host:port`; port 0 takes any.
  //
  // Errors (metadata: address):
  //   INVALID_ARGUMENT PLAINTEXT_REFUSED: others could reach it.
  //   FAILED_PRECONDITION LISTEN_FAILED, PORT_IN_USE
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(
      absl::string_view address);

  // Waits for the answers under way.
  ~MetricsEndpoint();

  int port() const { return port_; }

 private:
  struct Rep;
  MetricsEndpoint(std::unique_ptr<Rep> rep, int port);

  const std::unique_ptr<Rep> rep_;
  const int port_;
};

}  // namespace muster

#endif  // BASE_TELEMETRY_PROMETHEUS_METRICS_ENDPOINT_H_
