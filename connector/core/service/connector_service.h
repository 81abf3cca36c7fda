#ifndef CONNECTOR_CORE_SERVICE_CONNECTOR_SERVICE_H_
#define CONNECTOR_CORE_SERVICE_CONNECTOR_SERVICE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/grpc/watch_hub.h"
#include "base/random.h"
#include "connector/core/service/command_follower.h"
#include "connector/core/service/device_calls.h"
#include "connector/core/service/served_sources.h"
#include "connector/core/service/source_intake.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"

namespace muster::connector {

// Serves muster.connector.v1.Connector for the sources of one vendor; the
// contract is with the protos. All calls block but FollowCommand, whose streams
// are many and idle; RunSync's are few, and get the latest state, not each.
//
// Thread-safe. What it is given must outlive it; it must outlive the server.
class ConnectorService final
    : public v1::Connector::WithCallbackMethod_FollowCommand<
          v1::Connector::Service> {
 public:
  // Followed commands are asked for on `executor`, which may block.
  ConnectorService(ServedSources& sources, SourceIntake& intake,
                   const Clock& clock, Random& random, Executor& executor)
      : sources_(sources),
        devices_(sources),
        intake_(intake),
        clock_(clock),
        random_(random),
        executor_(executor) {}

  // Lets every followed command look whether it is time to ask. To be called
  // once a second or so.
  void Tick() { streams_.Tick(); }

  // Ends every stream, and every later one, with UNAVAILABLE DRAINING.
  void Drain() { streams_.Drain(); }

  grpc::Status Describe(grpc::ServerContext* context,
                        const v1::DescribeRequest* request,
                        v1::DescribeResponse* response) override;
  grpc::Status CheckAccess(grpc::ServerContext* context,
                           const v1::CheckAccessRequest* request,
                           v1::CheckAccessResponse* response) override;
  grpc::Status StartSync(grpc::ServerContext* context,
                         const v1::StartSyncRequest* request,
                         v1::StartSyncResponse* response) override;
  grpc::Status RunSync(
      grpc::ServerContext* context, const v1::RunSyncRequest* request,
      grpc::ServerWriter<v1::RunSyncResponse>* writer) override;
  grpc::Status PreviewScope(grpc::ServerContext* context,
                            const v1::PreviewScopeRequest* request,
                            v1::PreviewScopeResponse* response) override;
  grpc::Status ConnectSource(grpc::ServerContext* context,
                             const v1::ConnectSourceRequest* request,
                             v1::ConnectSourceResponse* response) override;
  grpc::Status ActivateSource(grpc::ServerContext* context,
                              const v1::ActivateSourceRequest* request,
                              v1::ActivateSourceResponse* response) override;
  grpc::Status Reconcile(grpc::ServerContext* context,
                         const v1::ReconcileRequest* request,
                         v1::ReconcileResponse* response) override;
  grpc::Status CancelSync(grpc::ServerContext* context,
                          const v1::CancelSyncRequest* request,
                          v1::CancelSyncResponse* response) override;
  grpc::Status RefreshDevice(grpc::ServerContext* context,
                             const v1::RefreshDeviceRequest* request,
                             v1::RefreshDeviceResponse* response) override;
  grpc::Status PrepareCommand(grpc::ServerContext* context,
                              const v1::PrepareCommandRequest* request,
                              v1::PrepareCommandResponse* response) override;
  grpc::Status SendCommand(grpc::ServerContext* context,
                           const v1::SendCommandRequest* request,
                           v1::SendCommandResponse* response) override;
  grpc::Status ListDeviceCommands(
      grpc::ServerContext* context,
      const v1::ListDeviceCommandsRequest* request,
      v1::ListDeviceCommandsResponse* response) override;
  grpc::Status ReadSecret(grpc::ServerContext* context,
                          const v1::ReadSecretRequest* request,
                          v1::ReadSecretResponse* response) override;
  grpc::Status ListVendorEvents(
      grpc::ServerContext* context, const v1::ListVendorEventsRequest* request,
      v1::ListVendorEventsResponse* response) override;
  grpc::ServerWriteReactor<v1::FollowCommandResponse>* FollowCommand(
      grpc::CallbackServerContext* context,
      const v1::FollowCommandRequest* request) override;

 private:
  // The calls without their spans and wire errors.
  v1::DescribeResponse DescribeSources() const;
  absl::StatusOr<v1::CheckAccessResponse> Check(
      const v1::CheckAccessRequest& request);
  absl::StatusOr<v1::StartSyncResponse> Start(
      const v1::StartSyncRequest& request);
  absl::StatusOr<v1::CancelSyncResponse> Cancel(
      const v1::CancelSyncRequest& request);
  absl::StatusOr<v1::ReconcileResponse> Compare(
      const v1::ReconcileRequest& request);
  // Puts into `owner` what the follower uses.
  absl::StatusOr<CommandFollower> Follow(
      const v1::FollowCommandRequest& request,
      std::shared_ptr<const void>& owner);

  ServedSources& sources_;
  DeviceCalls devices_;
  SourceIntake& intake_;
  const Clock& clock_;
  Random& random_;
  Executor& executor_;

  WatchHub streams_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_CONNECTOR_SERVICE_H_
