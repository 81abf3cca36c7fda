#include "actions/service/actions_service.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "actions/service/command_cursor.h"
#include "actions/service/watch_stream.h"
#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

std::string Method(absl::string_view name) {
  return absl::StrCat("muster.actions.v1.Actions/", name);
}

// Runs `handle`, which is given who calls, under the span of the RPC `name`.
template <typename Response, typename Handle>
grpc::Status Serve(const grpc::ServerContext& context, absl::string_view name,
                   const google::protobuf::Message& request, Response& response,
                   Handle handle) {
  ServerCall call(context, Method(name));
  return call.Answer(request, response, [&] {
    return handle(Actor{call.principal(), call.authentication()});
  });
}

uint64_t QueryOf(const v1::ListCommandsRequest& request) {
  std::string states;
  for (const int state : request.states()) absl::StrAppend(&states, state, ",");
  return Fingerprint({"ListCommands", request.parent(),
                      request.open_only() ? "open" : "all", request.ticket(),
                      states});
}

absl::StatusOr<CommandQuery> ToQuery(const v1::ListCommandsRequest& request) {
  CommandQuery query;
  ASSIGN_OR_RETURN(query.parent,
                   DeviceName::Parse(request.parent(), Wildcard::kAllow));
  ASSIGN_OR_RETURN(query.limit, PageSize(request.page_size()));
  query.open_only = request.open_only();
  query.ticket = request.ticket();
  for (const int state : request.states()) {
    query.states.push_back(static_cast<v1::CommandState>(state));
  }
  ASSIGN_OR_RETURN(const std::string position,
                   DecodePageToken(QueryOf(request), request.page_token()));
  if (position.empty()) return query;
  ASSIGN_OR_RETURN(query.before, DecodeInt64(position));
  return query;
}

}  // namespace

grpc::Status ActionsService::PlanCommands(
    grpc::ServerContext* context, const v1::PlanCommandsRequest* request,
    v1::Plan* response) {
  return Serve(*context, "PlanCommands", *request, *response,
               [&](const Actor& actor) {
                 return deps_.planner.Make(*request, actor.principal);
               });
}

grpc::Status ActionsService::GetPlan(grpc::ServerContext* context,
                                     const v1::GetPlanRequest* request,
                                     v1::Plan* response) {
  return Serve(*context, "GetPlan", *request, *response, [&](const Actor&) {
    return deps_.store.GetPlan(request->name());
  });
}

grpc::Status ActionsService::CreateCommand(
    grpc::ServerContext* context, const v1::CreateCommandRequest* request,
    v1::Command* response) {
  const grpc::Status status = Serve(
      *context, "CreateCommand", *request, *response,
      [&](const Actor& actor) { return deps_.maker.Make(*request, actor); });
  if (response->state() == v1::COMMAND_STATE_QUEUED) on_decided_();
  return status;
}

grpc::Status ActionsService::CreateBatch(grpc::ServerContext* context,
                                         const v1::CreateBatchRequest* request,
                                         v1::Batch* response) {
  const grpc::Status status = Serve(
      *context, "CreateBatch", *request, *response, [&](const Actor& actor) {
        return deps_.maker.MakeBatch(*request, actor);
      });
  if (status.ok()) on_decided_();
  return status;
}

grpc::Status ActionsService::GetBatch(grpc::ServerContext* context,
                                      const v1::GetBatchRequest* request,
                                      v1::Batch* response) {
  return Serve(*context, "GetBatch", *request, *response, [&](const Actor&) {
    return deps_.store.GetBatch(request->name());
  });
}

grpc::Status ActionsService::StopBatch(grpc::ServerContext* context,
                                       const v1::StopBatchRequest* request,
                                       v1::Batch* response) {
  return Serve(*context, "StopBatch", *request, *response,
               [&](const Actor& actor) {
                 return deps_.decisions.Stop(*request, actor);
               });
}

grpc::Status ActionsService::GetCommand(grpc::ServerContext* context,
                                        const v1::GetCommandRequest* request,
                                        v1::Command* response) {
  return Serve(*context, "GetCommand", *request, *response,
               [&](const Actor&) { return Get(*request); });
}

grpc::Status ActionsService::ListCommands(
    grpc::ServerContext* context, const v1::ListCommandsRequest* request,
    v1::ListCommandsResponse* response) {
  return Serve(*context, "ListCommands", *request, *response,
               [&](const Actor&) { return List(*request); });
}

grpc::ServerWriteReactor<v1::WatchCommandsResponse>*
ActionsService::WatchCommands(grpc::CallbackServerContext* context,
                              const v1::WatchCommandsRequest* request) {
  auto call = std::make_unique<ServerCall>(*context, Method("WatchCommands"),
                                           ServerCall::Current::kNo);
  const auto open = [&]() -> absl::StatusOr<CommandCursor> {
    RETURN_IF_ERROR(call->Admit(*request, CallLimits::Kind::kStream));
    return CommandCursor::Open(deps_.store, deps_.clock, *request);
  };
  absl::StatusOr<CommandCursor> cursor = open();
  return OpenWatchStream(std::move(cursor), std::move(call), deps_.executor,
                         deps_.hub);
}

grpc::Status ActionsService::ApproveCommand(
    grpc::ServerContext* context, const v1::ApproveCommandRequest* request,
    v1::ApproveCommandResponse* response) {
  const grpc::Status status = Serve(
      *context, "ApproveCommand", *request, *response, [&](const Actor& actor) {
        return deps_.decisions.Approve(*request, actor);
      });
  if (status.ok()) on_decided_();
  return status;
}

grpc::Status ActionsService::DenyCommand(grpc::ServerContext* context,
                                         const v1::DenyCommandRequest* request,
                                         v1::DenyCommandResponse* response) {
  return Serve(*context, "DenyCommand", *request, *response,
               [&](const Actor& actor) {
                 return deps_.decisions.Deny(*request, actor);
               });
}

grpc::Status ActionsService::CancelCommand(
    grpc::ServerContext* context, const v1::CancelCommandRequest* request,
    v1::Command* response) {
  return Serve(*context, "CancelCommand", *request, *response,
               [&](const Actor& actor) {
                 return deps_.decisions.Cancel(*request, actor);
               });
}

grpc::Status ActionsService::ReleaseCommand(
    grpc::ServerContext* context, const v1::ReleaseCommandRequest* request,
    v1::Command* response) {
  const grpc::Status status = Serve(
      *context, "ReleaseCommand", *request, *response, [&](const Actor& actor) {
        return deps_.decisions.Release(*request, actor);
      });
  if (status.ok()) on_decided_();
  return status;
}

grpc::Status ActionsService::SettleCommand(
    grpc::ServerContext* context, const v1::SettleCommandRequest* request,
    v1::Command* response) {
  return Serve(*context, "SettleCommand", *request, *response,
               [&](const Actor& actor) {
                 return deps_.decisions.Settle(*request, actor);
               });
}

grpc::Status ActionsService::GetConsoleLink(
    grpc::ServerContext* context, const v1::GetConsoleLinkRequest* request,
    v1::ConsoleLink* response) {
  return Serve(*context, "GetConsoleLink", *request, *response,
               [&](const Actor&) { return LinkTo(*request); });
}

absl::StatusOr<v1::Command> ActionsService::Get(
    const v1::GetCommandRequest& request) const {
  RETURN_IF_ERROR(CommandName::Parse(request.name()).status());
  return deps_.store.Get(request.name());
}

absl::StatusOr<v1::ListCommandsResponse> ActionsService::List(
    const v1::ListCommandsRequest& request) const {
  ASSIGN_OR_RETURN(const CommandQuery query, ToQuery(request));
  ASSIGN_OR_RETURN(CommandPage page, deps_.store.List(query));
  v1::ListCommandsResponse response;
  for (v1::Command& command : page.commands) {
    *response.add_commands() = std::move(command);
  }
  if (page.next_position > 0) {
    response.set_next_page_token(
        EncodePageToken(QueryOf(request), EncodeInt64(page.next_position)));
  }
  return response;
}

absl::StatusOr<v1::ConsoleLink> ActionsService::LinkTo(
    const v1::GetConsoleLinkRequest& request) {
  RETURN_IF_ERROR(DeviceName::Parse(request.name()).status());
  ASSIGN_OR_RETURN(const device::v1::Device device,
                   deps_.devices.GetDevice(request.name()));
  return deps_.links.LinkTo(device);
}

}  // namespace muster::actions
