#include "connector/iru/command/send_outcome.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "connector/iru/client/answer/vendor_message.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {
namespace {

absl::Status InDoubt(absl::string_view host, absl::string_view why) {
  return Error(
      absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT",
      absl::StrCat(host, " may or may not have taken the command (", why,
                   "): read the device's commands, and do not send "
                   "it again blindly."),
      {{"host", std::string(host)}});
}

absl::Status AlreadyPending(absl::string_view host, absl::string_view said) {
  return Error(absl::StatusCode::kAborted, "COMMAND_ALREADY_PENDING",
               absl::StrCat("A command of this kind waits for the device "
                            "already (\"",
                            said, "\"): follow that one."),
               {{"host", std::string(host)}});
}

absl::Status NotAllowed(absl::string_view host, absl::string_view said) {
  return Error(absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED",
               absl::StrCat(host,
                            " does not allow this command on this "
                            "device (\"",
                            said, "\")."),
               {{"host", std::string(host)}});
}

absl::StatusOr<SendOutcome> OutcomeOfRefusal(absl::string_view host,
                                             const std::string& said) {
  const std::string lower = absl::AsciiStrToLower(said);
  if (absl::StrContains(lower, "already locked")) {
    return SendOutcome::kAlreadyDone;
  }
  if (absl::StrContains(lower, "already running") ||
      absl::StrContains(lower, "already pending")) {
    return AlreadyPending(host, said);
  }
  return NotAllowed(host, said);
}

// Whether the request may have reached the server.
bool MayHaveArrived(const absl::Status& failure) {
  const std::string reason = ErrorReason(failure);
  return reason == "HTTP_CONNECTION_LOST" || reason == "HTTP_TIMEOUT" ||
         reason == "HTTP_BODY_TOO_LARGE";
}

}  // namespace

absl::StatusOr<SendOutcome> OutcomeOfSend(
    const Action& action, absl::string_view host,
    const absl::StatusOr<HttpResponse>& answer, absl::Time now) {
  if (!answer.ok()) {
    if (MayHaveArrived(answer.status())) {
      return InDoubt(host, answer.status().message());
    }
    return ErrorOfTransport(host, answer.status());
  }
  const int status = answer->status;
  if (status >= 200 && status < 300) return SendOutcome::kAccepted;
  if (status == 400) return OutcomeOfRefusal(host, VendorMessage(answer->body));
  if (status >= 500 || status == 408) {
    return InDoubt(host, absl::StrCat("it answered ", status));
  }
  const absl::Status error =
      ErrorOfAnswer(EndpointOf(action, "id"), host, *answer, now);
  const bool deletes =
      action.kind == connector::v1::DeviceCommand::kDeleteDevice;
  if (deletes && absl::IsNotFound(error)) return SendOutcome::kAlreadyDone;
  return error;
}

}  // namespace muster::iru
