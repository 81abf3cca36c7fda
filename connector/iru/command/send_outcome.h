#ifndef CONNECTOR_IRU_COMMAND_SEND_OUTCOME_H_
#define CONNECTOR_IRU_COMMAND_SEND_OUTCOME_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/http/http_transport.h"
#include "connector/iru/command/action.h"

namespace muster::iru {

// What an answer to an action proves.
enum class SendOutcome {
  kAccepted,     // Iru took it
  kAlreadyDone,  // it was in that state; nothing was sent to the device
};

// What the answer to `action`, or the transport's failure, means for the
// command. Source: Iru API, "Errors" and "Device actions"; the texts of a 400
// are all that tells one refusal from another. A device that is gone when it is
// to be deleted is as it should be.
//
// Errors: those of ErrorOfAnswer() for 401, 403, 404 and 429, and
//   ABORTED COMMAND_ALREADY_PENDING: "Command already running", "Disable lost
//     mode is already pending for this device."
//   FAILED_PRECONDITION COMMAND_NOT_ALLOWED: any other 400, with its text:
//     "Command is not allowed for current device", "The specified profile is
//     not in scope for the device", "Device is not in lost mode.", ....
//   UNAVAILABLE HOST_UNREACHABLE: it never left.
//   UNKNOWN COMMAND_IN_DOUBT: the answer was lost, or was a 5xx: Iru may have
//     taken it.
absl::StatusOr<SendOutcome> OutcomeOfSend(
    const Action& action, absl::string_view host,
    const absl::StatusOr<HttpResponse>& answer, absl::Time now);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_SEND_OUTCOME_H_
