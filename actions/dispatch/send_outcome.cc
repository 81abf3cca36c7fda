#include "actions/dispatch/send_outcome.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::actions {
namespace {

bool SaysNo(const absl::Status& error) {
  if (ErrorReason(error).empty()) return false;
  switch (error.code()) {
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kInvalidArgument:
      return true;
    default:
      return false;
  }
}

Step StepAfterError(const absl::Status& error) {
  const std::string reason = ErrorReason(error);
  if (ProvesNothingWasSent(error)) {
    return {v1::COMMAND_STATE_QUEUED,
            absl::StrCat("Waits to be sent again, nothing was sent: ",
                         error.message())};
  }
  if (SaysNo(error)) {
    return {v1::COMMAND_STATE_FAILED, std::string(error.message()), reason};
  }
  return {v1::COMMAND_STATE_UNCERTAIN,
          absl::StrCat("Whether the vendor took it is not known, its list will "
                       "tell: ",
                       error.message()),
          reason.empty() ? "COMMAND_IN_DOUBT" : reason};
}

}  // namespace

bool ProvesNothingWasSent(const absl::Status& error) {
  const std::string reason = ErrorReason(error);
  if (absl::IsUnavailable(error)) {
    return reason == "COMMAND_NOT_SENT" || reason == "HOST_UNREACHABLE" ||
           reason == "HOST_NOT_RESOLVED";
  }
  return absl::IsResourceExhausted(error) && reason == "SOURCE_THROTTLED";
}

Step StepAfterSend(
    const v1::Command& command,
    const absl::StatusOr<connector::v1::SendCommandResponse>& answer) {
  if (!answer.ok()) return StepAfterError(answer.status());
  if (answer->already_done()) {
    return {v1::COMMAND_STATE_SUCCEEDED,
            "The device was in that state already; nothing was sent."};
  }
  if (command.command().has_blank_push() &&
      answer->vendor_command_id().empty()) {
    return {v1::COMMAND_STATE_SUCCEEDED,
            "The vendor took it; a blank push leaves nothing to follow."};
  }
  return {v1::COMMAND_STATE_ACCEPTED,
          "The vendor has it and waits for the device.", "",
          answer->vendor_command_id()};
}

}  // namespace muster::actions
