#ifndef CONNECTOR_CORE_SERVICE_FOLLOW_STREAM_H_
#define CONNECTOR_CORE_SERVICE_FOLLOW_STREAM_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/executor.h"
#include "base/grpc/call/server_call.h"
#include "base/grpc/watch_hub.h"
#include "connector/core/service/command_follower.h"
#include "grpcpp/support/server_callback.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::connector {

// One FollowCommand stream: sends what `follower` returns, each time `hub`
// wakes it, and ends well after a terminal state. Ends at once with the error
// in place of a follower.
//
// The stream owns itself, for gRPC; `call`, and what `owner` owns, live as
// long. `executor` and `hub` must outlive it; the vendor is asked on
// `executor`.
grpc::ServerWriteReactor<v1::FollowCommandResponse>* OpenFollowStream(
    absl::StatusOr<CommandFollower> follower, std::shared_ptr<const void> owner,
    std::unique_ptr<ServerCall> call, Executor& executor, WatchHub& hub);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_FOLLOW_STREAM_H_
