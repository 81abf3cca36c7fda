#include "actions/guard/guard_service.h"

#include "actions/guard/actors/principals.h"
#include "base/api/resource_name.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

Guard::Actor ActorOf(const ServerCall& call) {
  return {KnownAs(call.principal()), call.authentication()};
}

}  // namespace

grpc::Status GuardService::GetGuard(grpc::ServerContext* context,
                                    const guard::v1::GetGuardRequest* request,
                                    guard::v1::GuardState* response) {
  ServerCall call(*context, "muster.guard.v1.Guard/GetGuard");
  return call.Answer(*request, *response, [&] { return Get(*request); });
}

grpc::Status GuardService::StopActions(
    grpc::ServerContext* context, const guard::v1::StopActionsRequest* request,
    guard::v1::GuardState* response) {
  ServerCall call(*context, "muster.guard.v1.Guard/StopActions");
  return call.Answer(*request, *response, [&] {
    return After(guard_.StopActions(ActorOf(call), *request));
  });
}

grpc::Status GuardService::ResumeActions(
    grpc::ServerContext* context,
    const guard::v1::ResumeActionsRequest* request,
    guard::v1::GuardState* response) {
  ServerCall call(*context, "muster.guard.v1.Guard/ResumeActions");
  return call.Answer(*request, *response, [&] {
    return After(guard_.ResumeActions(ActorOf(call), *request));
  });
}

grpc::Status GuardService::ApproveSettings(
    grpc::ServerContext* context,
    const guard::v1::ApproveSettingsRequest* request,
    guard::v1::GuardState* response) {
  ServerCall call(*context, "muster.guard.v1.Guard/ApproveSettings");
  return call.Answer(*request, *response, [&] {
    return After(guard_.ApproveSettings(ActorOf(call), *request));
  });
}

absl::StatusOr<guard::v1::GuardState> GuardService::Get(
    const guard::v1::GetGuardRequest& request) const {
  guard::v1::GuardState state = guard_.State();
  if (request.source().empty()) return state;
  RETURN_IF_ERROR(
      SourceName::Parse(request.source(), Wildcard::kAllow).status());
  ASSIGN_OR_RETURN(const auto budgets, budgets_(request.source()));
  for (const guard::v1::BudgetUse& use : budgets) *state.add_budgets() = use;
  return state;
}

absl::StatusOr<guard::v1::GuardState> GuardService::After(
    const absl::Status& changed) {
  RETURN_IF_ERROR(changed);
  on_change_();
  return guard_.State();
}

}  // namespace muster::actions
