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

// The device is gone, or is another one.
bool SaysDrifted(const std::string& reason) {
  return reason == "DEVICE_DRIFTED" || reason == "DEVICE_NOT_FOUND";
}

Step StepAfterNo(const absl::Status& error) {
  const std::string reason = ErrorReason(error);
  if (SaysDrifted(reason)) {
    return {v1::COMMAND_STATE_DRIFTED,
            absl::StrCat("Nothing was sent: ", error.message()), reason};
  }
  return {v1::COMMAND_STATE_FAILED, std::string(error.message()), reason};
}

// Reasons for which somebody has to do something before anything can be sent;
// the command waits for that.
bool WaitsForMending(const std::string& reason) {
  return reason == "SOURCE_CREDENTIAL_REFUSED" ||
         reason == "SOURCE_PERMISSION_MISSING";
}

Step StepAfterError(const absl::Status& error) {
  const std::string reason = ErrorReason(error);
  if (ProvesNothingWasSent(error)) {
    return {v1::COMMAND_STATE_QUEUED,
            absl::StrCat("Waits to be sent again, nothing was sent: ",
                         error.message())};
  }
  if (SaysNo(error)) return StepAfterNo(error);
  return {v1::COMMAND_STATE_UNCERTAIN,
          absl::StrCat("Whether the vendor took it is not known, its list will "
                       "tell: ",
                       error.message()),
          reason.empty() ? "COMMAND_IN_DOUBT" : reason};
}

}  // namespace

bool ProvesNothingWasSent(const absl::Status& error) {
  const std::string reason = ErrorReason(error);
  if (WaitsForMending(reason)) return true;
  if (absl::IsUnavailable(error)) {
    return reason == "COMMAND_NOT_SENT" || reason == "HOST_UNREACHABLE" ||
           reason == "HOST_NOT_RESOLVED";
  }
  return absl::IsResourceExhausted(error) && reason == "SOURCE_THROTTLED";
}

Step StepUnprepared(const absl::Status& error) {
  if (SaysNo(error) && !ProvesNothingWasSent(error)) return StepAfterNo(error);
  return {v1::COMMAND_STATE_QUEUED,
          absl::StrCat("Waits to be sent: ", error.message())};
}

Step StepAfterSend(
    const absl::StatusOr<connector::v1::SendCommandResponse>& answer) {
  if (!answer.ok()) return StepAfterError(answer.status());
  if (answer->already_done()) {
    Step step{v1::COMMAND_STATE_SUCCEEDED,
              "The device was in that state already; nothing was sent."};
    step.already_done = true;
    return step;
  }
  if (answer->untracked() && answer->vendor_command_id().empty()) {
    Step step{v1::COMMAND_STATE_SUCCEEDED,
              "The vendor took it and keeps no record of it; whether the "
              "device did it is not known."};
    step.unconfirmed = true;
    return step;
  }
  return {v1::COMMAND_STATE_ACCEPTED,
          "The vendor has it and waits for the device.", "",
          answer->vendor_command_id()};
}

}  // namespace muster::actions
