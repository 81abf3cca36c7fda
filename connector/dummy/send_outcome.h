#ifndef CONNECTOR_DUMMY_SEND_OUTCOME_H_
#define CONNECTOR_DUMMY_SEND_OUTCOME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/http/http_transport.h"

namespace muster::dummy {

// What the answer to a command, or its absence, proves: the vendor's id of the
// command that it took.
//
// Errors: those of ErrorOfAnswer() for 401, 403, 404 and 429, and
//   ABORTED COMMAND_ALREADY_PENDING: 409.
//   FAILED_PRECONDITION COMMAND_NOT_ALLOWED: 400.
//   UNAVAILABLE HOST_UNREACHABLE: it never left.
//   UNKNOWN COMMAND_IN_DOUBT: the answer was lost, cannot be read or was a
//     5xx: the vendor may have taken the command, so nobody sends it again.
absl::StatusOr<std::string> OutcomeOfSend(
    absl::string_view host, const absl::StatusOr<HttpResponse>& answer);

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_SEND_OUTCOME_H_
