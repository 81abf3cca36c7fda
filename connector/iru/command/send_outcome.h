#ifndef CONNECTOR_IRU_COMMAND_SEND_OUTCOME_H_
#define CONNECTOR_IRU_COMMAND_SEND_OUTCOME_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/http/http_transport.h"
#include "connector/iru/client/endpoint.h"

namespace muster::iru {

// What an answer to an action proves.
enum class SendOutcome {
  kAccepted,     // Iru took it
  kAlreadyDone,  // the device was in that state; nothing was sent to it
};

// What the answer to the POST of `endpoint`, or the transport's failure, means
// for the command. Source: Iru API, "Errors" and "Device actions"; the texts of
// a 400 are all that tells one refusal from another.
//
// Errors: those of ErrorOfAnswer() for 401, 403, 404 and 429, and
//   ABORTED COMMAND_ALREADY_PENDING: "Command already running".
//   FAILED_PRECONDITION COMMAND_NOT_ALLOWED: any other 400.
//   UNAVAILABLE HOST_UNREACHABLE: it never left.
//   UNKNOWN COMMAND_IN_DOUBT: the answer was lost, or was a 5xx: Iru may have
//     taken it.
absl::StatusOr<SendOutcome> OutcomeOfSend(
    const Endpoint& endpoint, absl::string_view host,
    const absl::StatusOr<HttpResponse>& answer, absl::Time now);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_COMMAND_SEND_OUTCOME_H_
