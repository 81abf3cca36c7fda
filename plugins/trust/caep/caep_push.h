#ifndef PLUGINS_TRUST_CAEP_CAEP_PUSH_H_
#define PLUGINS_TRUST_CAEP_CAEP_PUSH_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/http/http_transport.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::trust {

// How one try to push a token went (RFC 8935).
struct PushResult {
  enum Outcome {
    kTaken,
    // The receiver says that it never will.
    kRefused,
    // For a while: 429, 5xx, no answer, or a key that it does not know yet.
    kBusy,
    // For as long as nobody does something: 401, 403, 404, a redirect.
    kShutOut,
  };
  Outcome outcome = kBusy;
  int http_status = 0;  // 0: no answer
  std::string error;    // one sentence; empty if it was taken
  // What the receiver asks to wait; else zero.
  absl::Duration retry_after;
};

// Sends `token` to the receiver of `stream`, once.
PushResult Push(const config::v1::TrustConfig::CaepStream& stream,
                const std::string& token, HttpTransport& transport);

// How long to wait after the try number `attempt` (from 1) went so: doubles
// from 30 s to 15 min, or from 5 min to 1 h for kShutOut.
absl::Duration PauseAfter(const PushResult& result, int attempt);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_PUSH_H_
