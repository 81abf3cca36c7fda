#include "actions/service/command_maker.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/service/request_checks.h"
#include "actions/store/audit_lines.h"
#include "actions/store/command_kind.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"

namespace muster::actions {
namespace {

bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsNotFound(status) ||
         absl::IsAlreadyExists(status);
}

absl::Status NeedsApproval(const std::string& device) {
  return Error(absl::StatusCode::kFailedPrecondition, "COMMAND_NEEDS_APPROVAL",
               absl::StrCat("erase of ", device,
                            " needs an approval, and approvals are not part of "
                            "Muster yet; erase it in the vendor's console"),
               {{"kind", "erase"}, {"device", device}});
}

absl::Status Removed(const std::string& device) {
  return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_REMOVED",
               absl::StrCat(device,
                            " is not managed any more and cannot be "
                            "commanded; enrol it first"),
               {{"device", device}});
}

v1::Command Draft(const v1::CreateCommandRequest& request,
                  absl::string_view principal) {
  v1::Command draft;
  *draft.mutable_command() = request.command();
  draft.set_request_id(request.request_id());
  draft.set_reason(request.reason());
  draft.set_requester(request.requester());
  draft.set_principal(std::string(principal));
  draft.set_traceparent(CurrentTraceparent());
  return draft;
}

}  // namespace

absl::StatusOr<v1::Command> CommandMaker::Make(
    const v1::CreateCommandRequest& request, absl::string_view principal) {
  RETURN_IF_ERROR(CheckRequest(request));
  device::v1::Device device;
  auto command = MakeUnaudited(request, principal, device);
  if (!command.ok() && IsRefusal(command.status())) {
    RETURN_IF_ERROR(Audit(request, principal, device, command.status()));
  }
  return command;
}

absl::StatusOr<v1::Command> CommandMaker::MakeUnaudited(
    const v1::CreateCommandRequest& request, absl::string_view principal,
    device::v1::Device& device) {
  v1::Command draft = Draft(request, principal);
  ASSIGN_OR_RETURN(const DeviceName parent,
                   DeviceName::Parse(request.parent()));
  draft.set_name(
      CommandName{parent.source, parent.device, Uuid(random_)}.ToString());
  ASSIGN_OR_RETURN(std::optional<v1::Command> made,
                   store_.FindSameRequest(draft));
  if (made) return *std::move(made);

  RETURN_IF_ERROR(CheckDevice(request, device));
  draft.set_serial_number(device.serial_number());
  return store_.Create(std::move(draft));
}

absl::Status CommandMaker::CheckDevice(const v1::CreateCommandRequest& request,
                                       device::v1::Device& device) {
  auto found = devices_.GetDevice(request.parent());
  if (found.ok()) device = *std::move(found);
  if (request.command().has_erase()) return NeedsApproval(request.parent());
  RETURN_IF_ERROR(found.status());
  if (device.state() == device::v1::STATE_REMOVED) {
    return Removed(request.parent());
  }
  return support_.Check(CommandKind(request.command()), device);
}

absl::Status CommandMaker::Audit(const v1::CreateCommandRequest& request,
                                 absl::string_view principal,
                                 const device::v1::Device& device,
                                 const absl::Status& refusal) {
  return store_.Refuse(RefusalLine(request, principal, device.serial_number(),
                                   ErrorReason(refusal), CurrentTraceparent()));
}

}  // namespace muster::actions
