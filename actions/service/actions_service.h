#ifndef ACTIONS_SERVICE_ACTIONS_SERVICE_H_
#define ACTIONS_SERVICE_ACTIONS_SERVICE_H_

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "actions/peers/device_lookup.h"
#include "actions/plan/planner.h"
#include "actions/service/command_maker.h"
#include "actions/service/console_links.h"
#include "actions/service/decision_maker.h"
#include "actions/store/command_store.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/grpc/watch_hub.h"
#include "grpcpp/server_context.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"

namespace muster::actions {

// muster.actions.v1.Actions over the store. Errors are the proto's, and the
// store's own.
//
// Thread-safe: gRPC calls it on many threads; calls may block on the disk.
class ActionsService final
    : public v1::Actions::WithCallbackMethod_WatchCommands<
          v1::Actions::Service> {
 public:
  struct Deps {
    CommandStore& store;
    Planner& planner;
    CommandMaker& maker;
    DecisionMaker& decisions;
    DeviceLookup& devices;
    const ConsoleLinks& links;
    Clock& clock;
    // Streams read the store there, and are woken by `hub`.
    Executor& executor;
    WatchHub& hub;
  };

  // `on_decided` runs after every call that may have left something to send, on
  // the call's thread; it must not block. What is in `deps` must outlive the
  // service.
  ActionsService(const Deps& deps, std::function<void()> on_decided)
      : deps_(deps), on_decided_(std::move(on_decided)) {}

  grpc::Status PlanCommands(grpc::ServerContext* context,
                            const v1::PlanCommandsRequest* request,
                            v1::Plan* response) override;
  grpc::Status GetPlan(grpc::ServerContext* context,
                       const v1::GetPlanRequest* request,
                       v1::Plan* response) override;
  grpc::Status CreateCommand(grpc::ServerContext* context,
                             const v1::CreateCommandRequest* request,
                             v1::Command* response) override;
  grpc::Status CreateBatch(grpc::ServerContext* context,
                           const v1::CreateBatchRequest* request,
                           v1::Batch* response) override;
  grpc::Status GetBatch(grpc::ServerContext* context,
                        const v1::GetBatchRequest* request,
                        v1::Batch* response) override;
  grpc::Status StopBatch(grpc::ServerContext* context,
                         const v1::StopBatchRequest* request,
                         v1::Batch* response) override;
  grpc::Status GetCommand(grpc::ServerContext* context,
                          const v1::GetCommandRequest* request,
                          v1::Command* response) override;
  grpc::Status ListCommands(grpc::ServerContext* context,
                            const v1::ListCommandsRequest* request,
                            v1::ListCommandsResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchCommandsResponse>* WatchCommands(
      grpc::CallbackServerContext* context,
      const v1::WatchCommandsRequest* request) override;
  grpc::Status ApproveCommand(grpc::ServerContext* context,
                              const v1::ApproveCommandRequest* request,
                              v1::ApproveCommandResponse* response) override;
  grpc::Status DenyCommand(grpc::ServerContext* context,
                           const v1::DenyCommandRequest* request,
                           v1::DenyCommandResponse* response) override;
  grpc::Status CancelCommand(grpc::ServerContext* context,
                             const v1::CancelCommandRequest* request,
                             v1::Command* response) override;
  grpc::Status ReleaseCommand(grpc::ServerContext* context,
                              const v1::ReleaseCommandRequest* request,
                              v1::Command* response) override;
  grpc::Status SettleCommand(grpc::ServerContext* context,
                             const v1::SettleCommandRequest* request,
                             v1::Command* response) override;
  grpc::Status GetConsoleLink(grpc::ServerContext* context,
                              const v1::GetConsoleLinkRequest* request,
                              v1::ConsoleLink* response) override;

 private:
  absl::StatusOr<v1::Command> Get(const v1::GetCommandRequest& request) const;
  absl::StatusOr<v1::ListCommandsResponse> List(
      const v1::ListCommandsRequest& request) const;
  absl::StatusOr<v1::ConsoleLink> LinkTo(
      const v1::GetConsoleLinkRequest& request);

  const Deps deps_;
  const std::function<void()> on_decided_;
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_ACTIONS_SERVICE_H_
