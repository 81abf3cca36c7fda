#ifndef BASE_TELEMETRY_PROCESS_RPC_METRICS_H_
#define BASE_TELEMETRY_PROCESS_RPC_METRICS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster {

// What this process answered, as the histogram
//
//   rpc.server.duration {rpc.method, rpc.response.status_code}, in s
//
// with the attributes' names from OpenTelemetry's semantic conventions. It
// begins with the first call and lives as long as the process.
class RpcMetrics {
 public:
  // One call of `method` (`package.Service/Method`, of those that are served:
  // never what a client sent) ended with `code` after `duration`. A stream is a
  // call, too; its duration is its client's choice, so that only the code of
  // one tells anything. Thread-safe; costs about 100 ns.
  static void Record(absl::string_view method, absl::StatusCode code,
                     absl::Duration duration);
};

}  // namespace muster

#endif  // BASE_TELEMETRY_PROCESS_RPC_METRICS_H_
