#include "cli/action/targets.h"

#include "cli/client/client.h"

namespace muster::cli {
namespace {

using actions::v1::Actions;
using actions::v1::Plan;
using actions::v1::PlanCommandsRequest;

absl::Status CheckTargets(const Targets& targets) {
  const int given = static_cast<int>(!targets.devices.empty()) +
                    static_cast<int>(!targets.user_email.empty()) +
                    static_cast<int>(!targets.plan.empty());
  if (given == 1) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "USAGE",
               "say what it is for by exactly one of: devices, --user-email, "
               "or --plan of one that was made before");
}

absl::Status AddDevices(Context& context, const Targets& targets,
                        PlanCommandsRequest& request) {
  const std::string source =
      targets.source.empty() ? "sources/-" : SourceName(targets.source);
  for (const std::string& text : targets.devices) {
    ASSIGN_OR_RETURN(*request.add_devices(),
                     context.FindDeviceName(text, source));
  }
  const std::string& first = request.devices(0);
  request.set_parent(first.substr(0, first.find("/devices/")));
  return absl::OkStatus();
}

absl::StatusOr<PlanCommandsRequest> RequestFor(Context& context,
                                               const Targets& targets) {
  PlanCommandsRequest request;
  request.set_override_blockers(targets.override_blockers);
  if (targets.user_email.empty()) {
    RETURN_IF_ERROR(AddDevices(context, targets, request));
    return request;
  }
  ASSIGN_OR_RETURN(*request.mutable_parent(),
                   context.FindSource(targets.source));
  request.set_user_email(targets.user_email);
  return request;
}

}  // namespace

absl::StatusOr<Plan> GetPlan(Context& context, const std::string& name) {
  actions::v1::GetPlanRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  return Call(client->actions(), &Actions::StubInterface::GetPlan, request);
}

void AddTargetOptions(CLI::App& verb, Targets& targets) {
  verb.add_option("device", targets.devices,
                  "Serial numbers or resource names");
  verb.add_option("--user-email", targets.user_email,
                  "Every device that is assigned to exactly this address");
  verb.add_option("--source", targets.source,
                  "Where to look; needed only where there are several");
  verb.add_flag("--override-blockers", targets.override_blockers,
                "Although something stands against it, if an approver agrees");
}

absl::StatusOr<Plan> PlanFor(Context& context, const Targets& targets,
                             const connector::v1::DeviceCommand& command) {
  RETURN_IF_ERROR(CheckTargets(targets));
  if (!targets.plan.empty()) return GetPlan(context, targets.plan);
  ASSIGN_OR_RETURN(PlanCommandsRequest request, RequestFor(context, targets));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  *request.mutable_command() = command;
  return Call(client->actions(), &Actions::StubInterface::PlanCommands,
              request);
}

}  // namespace muster::cli
