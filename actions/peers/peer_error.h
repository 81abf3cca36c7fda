#ifndef ACTIONS_PEERS_PEER_ERROR_H_
#define ACTIONS_PEERS_PEER_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "grpcpp/support/status.h"

namespace muster::actions {

// A failed call to `service` in our words. What the service itself said keeps
// its code and reason. What gRPC said (no reason: nobody answered, or nobody
// in time) becomes:
//
//   UNAVAILABLE SERVICE_UNREACHABLE: UNAVAILABLE or DEADLINE_EXCEEDED.
//
// Neither proves that the service did not act.
absl::Status PeerError(absl::string_view service, const grpc::Status& status);

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_PEER_ERROR_H_
