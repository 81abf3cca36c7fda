#include "actions/service/actions_service.h"

#include <string>

#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

uint64_t QueryOf(const v1::ListCommandsRequest& request) {
  return Fingerprint(
      {"ListCommands", request.parent(), request.open_only() ? "open" : "all"});
}

absl::StatusOr<CommandQuery> ToQuery(const v1::ListCommandsRequest& request) {
  CommandQuery query;
  ASSIGN_OR_RETURN(query.parent,
                   DeviceName::Parse(request.parent(), Wildcard::kAllow));
  ASSIGN_OR_RETURN(query.limit, PageSize(request.page_size()));
  query.open_only = request.open_only();
  ASSIGN_OR_RETURN(const std::string position,
                   DecodePageToken(QueryOf(request), request.page_token()));
  if (position.empty()) return query;
  ASSIGN_OR_RETURN(query.before, DecodeInt64(position));
  return query;
}

}  // namespace

grpc::Status ActionsService::CreateCommand(
    grpc::ServerContext* context, const v1::CreateCommandRequest* request,
    v1::Command* response) {
  ServerCall call(*context, "muster.actions.v1.Actions/CreateCommand");
  const grpc::Status status = call.Answer(*request, *response, [&] {
    return maker_.Make(*request, call.principal());
  });
  if (status.ok()) on_created_();
  return status;
}

grpc::Status ActionsService::GetCommand(grpc::ServerContext* context,
                                        const v1::GetCommandRequest* request,
                                        v1::Command* response) {
  ServerCall call(*context, "muster.actions.v1.Actions/GetCommand");
  return call.Answer(*request, *response, [&] { return Get(*request); });
}

grpc::Status ActionsService::ListCommands(
    grpc::ServerContext* context, const v1::ListCommandsRequest* request,
    v1::ListCommandsResponse* response) {
  ServerCall call(*context, "muster.actions.v1.Actions/ListCommands");
  return call.Answer(*request, *response, [&] { return List(*request); });
}

absl::StatusOr<v1::Command> ActionsService::Get(
    const v1::GetCommandRequest& request) const {
  RETURN_IF_ERROR(CommandName::Parse(request.name()).status());
  return store_.Get(request.name());
}

absl::StatusOr<v1::ListCommandsResponse> ActionsService::List(
    const v1::ListCommandsRequest& request) const {
  ASSIGN_OR_RETURN(const CommandQuery query, ToQuery(request));
  ASSIGN_OR_RETURN(CommandPage page, store_.List(query));
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

}  // namespace muster::actions
