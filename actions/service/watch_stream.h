#ifndef ACTIONS_SERVICE_WATCH_STREAM_H_
#define ACTIONS_SERVICE_WATCH_STREAM_H_

#include <memory>

#include "absl/status/statusor.h"
#include "actions/service/command_cursor.h"
#include "base/executor.h"
#include "base/grpc/call/server_call.h"
#include "base/grpc/watch_hub.h"
#include "grpcpp/support/server_callback.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// One WatchCommands stream: sends what `cursor` returns, each time `hub` wakes
// it. Ends at once with the error in place of a cursor.
//
// The stream owns itself, for gRPC; `call` lives as long. `executor`, on which
// the store is read, and `hub` must outlive it.
grpc::ServerWriteReactor<v1::WatchCommandsResponse>* OpenWatchStream(
    absl::StatusOr<CommandCursor> cursor, std::unique_ptr<ServerCall> call,
    Executor& executor, WatchHub& hub);

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_WATCH_STREAM_H_
