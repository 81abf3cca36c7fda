#include "connector/core/service/connector_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "connector/core/reconcile/reconciler.h"
#include "connector/core/service/follow_stream.h"
#include "connector/core/service/sync_stream.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::util::TimeUtil;

std::string Method(absl::string_view name) {
  return absl::StrCat("muster.connector.v1.Connector/", name);
}

// Runs `call` under the span of the RPC `name`.
template <typename Response, typename Handle>
grpc::Status Serve(const grpc::ServerContext& context, absl::string_view name,
                   const google::protobuf::Message& request, Response& response,
                   Handle handle) {
  ServerCall call(context, Method(name));
  return call.Answer(request, response, handle);
}

template <typename T>
absl::StatusOr<T> At(absl::string_view where, absl::StatusOr<T> result) {
  if (result.ok()) return result;
  return Annotate(result.status(), where);
}

// What all sources of this connector have in common.
void DescribeKind(ServedSource& one, v1::DescribeResponse& response) {
  response.set_vendor(one.devices().vendor());
  for (auto& support : one.commands().Supported()) {
    *response.add_commands() = std::move(support);
  }
  for (const JobSpec& job : one.devices().Jobs()) {
    auto& support = *response.add_jobs();
    support.set_name(job.name);
    support.set_kind(job.kind);
    *support.mutable_default_interval() =
        TimeUtil::SecondsToDuration(absl::ToInt64Seconds(job.interval));
  }
}

}  // namespace

grpc::Status ConnectorService::Describe(grpc::ServerContext* context,
                                        const v1::DescribeRequest* request,
                                        v1::DescribeResponse* response) {
  return Serve(*context, "Describe", *request, *response,
               [&]() -> absl::StatusOr<v1::DescribeResponse> {
                 return DescribeSources();
               });
}

grpc::Status ConnectorService::CheckAccess(
    grpc::ServerContext* context, const v1::CheckAccessRequest* request,
    v1::CheckAccessResponse* response) {
  return Serve(*context, "CheckAccess", *request, *response,
               [&] { return At(request->source(), Check(*request)); });
}

grpc::Status ConnectorService::StartSync(grpc::ServerContext* context,
                                         const v1::StartSyncRequest* request,
                                         v1::StartSyncResponse* response) {
  return Serve(*context, "StartSync", *request, *response,
               [&] { return Start(*request); });
}

grpc::Status ConnectorService::RunSync(
    grpc::ServerContext* context, const v1::RunSyncRequest* request,
    grpc::ServerWriter<v1::RunSyncResponse>* writer) {
  ServerCall call(*context, Method("RunSync"));
  absl::Status status = call.Admit(*request, CallLimits::Kind::kStream);
  if (status.ok()) {
    call.EndIfRevoked(nullptr);
    status = StreamSync(*request, sources_, *writer,
                        [&] { return context->IsCancelled(); });
  }
  return call.Record(ToGrpcStatus(status));
}

grpc::Status ConnectorService::PreviewScope(
    grpc::ServerContext* context, const v1::PreviewScopeRequest* request,
    v1::PreviewScopeResponse* response) {
  return Serve(*context, "PreviewScope", *request, *response, [&] {
    return At(request->source(), intake_.Preview(*request));
  });
}

grpc::Status ConnectorService::ConnectSource(
    grpc::ServerContext* context, const v1::ConnectSourceRequest* request,
    v1::ConnectSourceResponse* response) {
  return Serve(*context, "ConnectSource", *request, *response, [&] {
    return At(request->source().source(), intake_.Connect(*request));
  });
}

grpc::Status ConnectorService::ActivateSource(
    grpc::ServerContext* context, const v1::ActivateSourceRequest* request,
    v1::ActivateSourceResponse* response) {
  return Serve(*context, "ActivateSource", *request, *response,
               [&] { return intake_.Activate(*request); });
}

grpc::Status ConnectorService::Reconcile(grpc::ServerContext* context,
                                         const v1::ReconcileRequest* request,
                                         v1::ReconcileResponse* response) {
  return Serve(*context, "Reconcile", *request, *response,
               [&] { return At(request->source(), Compare(*request)); });
}

grpc::Status ConnectorService::CancelSync(grpc::ServerContext* context,
                                          const v1::CancelSyncRequest* request,
                                          v1::CancelSyncResponse* response) {
  return Serve(*context, "CancelSync", *request, *response,
               [&] { return Cancel(*request); });
}

grpc::Status ConnectorService::RefreshDevice(
    grpc::ServerContext* context, const v1::RefreshDeviceRequest* request,
    v1::RefreshDeviceResponse* response) {
  return Serve(*context, "RefreshDevice", *request, *response,
               [&] { return At(request->name(), devices_.Refresh(*request)); });
}

grpc::Status ConnectorService::PrepareCommand(
    grpc::ServerContext* context, const v1::PrepareCommandRequest* request,
    v1::PrepareCommandResponse* response) {
  return Serve(*context, "PrepareCommand", *request, *response, [&] {
    return At(request->device(), devices_.Prepare(*request));
  });
}

grpc::Status ConnectorService::SendCommand(
    grpc::ServerContext* context, const v1::SendCommandRequest* request,
    v1::SendCommandResponse* response) {
  return Serve(*context, "SendCommand", *request, *response,
               [&] { return At(request->device(), devices_.Send(*request)); });
}

grpc::Status ConnectorService::ListDeviceCommands(
    grpc::ServerContext* context, const v1::ListDeviceCommandsRequest* request,
    v1::ListDeviceCommandsResponse* response) {
  return Serve(*context, "ListDeviceCommands", *request, *response,
               [&] { return At(request->device(), devices_.List(*request)); });
}

grpc::Status ConnectorService::ReadSecret(grpc::ServerContext* context,
                                          const v1::ReadSecretRequest* request,
                                          v1::ReadSecretResponse* response) {
  return Serve(*context, "ReadSecret", *request, *response, [&] {
    return At(request->device(), devices_.ReadSecret(*request));
  });
}

grpc::Status ConnectorService::ListVendorEvents(
    grpc::ServerContext* context, const v1::ListVendorEventsRequest* request,
    v1::ListVendorEventsResponse* response) {
  return Serve(*context, "ListVendorEvents", *request, *response, [&] {
    return At(request->parent(), devices_.ListEvents(*request));
  });
}

grpc::ServerWriteReactor<v1::FollowCommandResponse>*
ConnectorService::FollowCommand(grpc::CallbackServerContext* context,
                                const v1::FollowCommandRequest* request) {
  auto call = std::make_unique<ServerCall>(*context, Method("FollowCommand"),
                                           ServerCall::Current::kNo);
  std::shared_ptr<const void> owner;
  const auto follow = [&]() -> absl::StatusOr<CommandFollower> {
    RETURN_IF_ERROR(call->Admit(*request, CallLimits::Kind::kStream));
    return At(request->device(), Follow(*request, owner));
  };
  absl::StatusOr<CommandFollower> follower = follow();
  return OpenFollowStream(std::move(follower), std::move(owner),
                          std::move(call), executor_, streams_);
}

v1::DescribeResponse ConnectorService::DescribeSources() const {
  v1::DescribeResponse response;
  const auto sources = sources_.All();
  for (const auto& source : sources) response.add_sources(source->name());
  if (!sources.empty()) DescribeKind(*sources.front(), response);
  return response;
}

absl::StatusOr<v1::CheckAccessResponse> ConnectorService::Check(
    const v1::CheckAccessRequest& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   sources_.Find(request.source()));
  ASSIGN_OR_RETURN(std::vector<v1::Access> rows,
                   source->devices().CheckAccess());
  v1::CheckAccessResponse response;
  for (v1::Access& row : rows) *response.add_access() = std::move(row);
  return response;
}

absl::StatusOr<v1::StartSyncResponse> ConnectorService::Start(
    const v1::StartSyncRequest& request) {
  if (request.kind() != inventory::v1::SYNC_KIND_UNSPECIFIED &&
      request.kind() != inventory::v1::SYNC_KIND_FULL) {
    return Error(absl::StatusCode::kInvalidArgument, "SYNC_KIND_UNSUPPORTED",
                 "only FULL syncs are started by their kind; leave `kind` out "
                 "and name a `job`");
  }
  ASSIGN_OR_RETURN(const JobSchedule::Ticket ticket,
                   RequestSync(request.source(), request.job(), sources_));
  v1::StartSyncResponse response;
  ASSIGN_OR_RETURN(*response.mutable_sync(), ticket.run->AwaitName());
  response.set_already_running(ticket.already_running);
  return response;
}

absl::StatusOr<v1::CancelSyncResponse> ConnectorService::Cancel(
    const v1::CancelSyncRequest& request) {
  ASSIGN_OR_RETURN(const SyncName name, SyncName::Parse(request.sync()));
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   sources_.Find(name.parent().ToString()));
  RETURN_IF_ERROR(source->schedule().Cancel(request.sync()));
  return v1::CancelSyncResponse();
}

absl::StatusOr<v1::ReconcileResponse> ConnectorService::Compare(
    const v1::ReconcileRequest& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   sources_.Find(request.source()));
  return Reconciler(source->devices(), source->records(), random_,
                    source->draining())
      .Run(request.sample_size());
}

absl::StatusOr<CommandFollower> ConnectorService::Follow(
    const v1::FollowCommandRequest& request,
    std::shared_ptr<const void>& owner) {
  ASSIGN_OR_RETURN(DeviceCalls::Target target, devices_.Find(request.device()));
  owner = target.source;
  if (request.vendor_command_id().empty()) {
    return FieldMissing("vendor_command_id");
  }
  return CommandFollower(target.source->commands(), std::move(target.vendor_id),
                         request.vendor_command_id(), clock_);
}

}  // namespace muster::connector
