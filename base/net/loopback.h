#ifndef BASE_NET_LOOPBACK_H_
#define BASE_NET_LOOPBACK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace muster {

// Whether `host` can only mean this machine: "localhost", 127.0.0.0/8 or ::1
// (with or without brackets). Names are not resolved.
bool IsLoopbackHost(absl::string_view host);

// OK if `target` (a gRPC address: `host:port`, `unix:path`, `unix://path`,
// `unix-abstract:name`, with an optional `dns:///`, `ipv4:` or `ipv6:`) stays
// on this machine, so that plain text is safe.
//
// Errors:
//   INVALID_ARGUMENT PLAINTEXT_REFUSED: it does not. Metadata: address.
absl::Status CheckLocalTarget(absl::string_view target);

}  // namespace muster

#endif  // BASE_NET_LOOPBACK_H_
