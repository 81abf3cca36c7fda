#ifndef ACTIONS_SERVICE_ACTIONS_SERVICE_H_
#define ACTIONS_SERVICE_ACTIONS_SERVICE_H_

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "actions/service/command_maker.h"
#include "actions/store/command_store.h"
#include "grpcpp/server_context.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"

namespace muster::actions {

// muster.actions.v1.Actions over the store. Errors are the proto's, and the
// store's own.
//
// Thread-safe: gRPC calls it on many threads; calls may block on the disk.
class ActionsService final : public v1::Actions::Service {
 public:
  // `on_created` runs after every CreateCommand that succeeded, on the call's
  // thread; it must not block. `store` and `maker` must outlive the service.
  ActionsService(CommandStore& store, CommandMaker& maker,
                 std::function<void()> on_created)
      : store_(store), maker_(maker), on_created_(std::move(on_created)) {}

  grpc::Status CreateCommand(grpc::ServerContext* context,
                             const v1::CreateCommandRequest* request,
                             v1::Command* response) override;
  grpc::Status GetCommand(grpc::ServerContext* context,
                          const v1::GetCommandRequest* request,
                          v1::Command* response) override;
  grpc::Status ListCommands(grpc::ServerContext* context,
                            const v1::ListCommandsRequest* request,
                            v1::ListCommandsResponse* response) override;

 private:
  absl::StatusOr<v1::Command> Get(const v1::GetCommandRequest& request) const;
  absl::StatusOr<v1::ListCommandsResponse> List(
      const v1::ListCommandsRequest& request) const;

  CommandStore& store_;
  CommandMaker& maker_;
  const std::function<void()> on_created_;
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_ACTIONS_SERVICE_H_
