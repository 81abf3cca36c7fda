#include "connector/iru/sweep/outcome.h"

#include <string>

#include "base/errors.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {

inventory::v1::EndpointProblem ProblemOf(absl::string_view endpoint,
                                         const absl::Status& status) {
  inventory::v1::EndpointProblem problem;
  problem.set_endpoint(std::string(endpoint));
  problem.set_http_status(HttpStatusOf(status));
  problem.set_message(std::string(status.message()));
  return problem;
}

EndpointOutcome OutcomeOf(absl::string_view endpoint,
                          const absl::Status& status) {
  EndpointOutcome outcome;
  if (status.ok()) return outcome;
  outcome.status = status;
  outcome.problem = ProblemOf(endpoint, status);
  switch (HttpStatusOf(status)) {
    case 403:
      outcome.outcome = Outcome::kRefused;
      outcome.unknown_reason = device::v1::UNKNOWN_REASON_PERMISSION_MISSING;
      break;
    case 404:
      outcome.outcome = Outcome::kRefused;
      outcome.unknown_reason = device::v1::UNKNOWN_REASON_NOT_AVAILABLE;
      break;
    default:
      outcome.outcome = Outcome::kFailed;
  }
  return outcome;
}

bool ConcernsEveryEndpoint(const absl::Status& status) {
  return !status.ok() &&
         (HttpStatusOf(status) == 401 || HttpStatusOf(status) == 429 ||
          (HttpStatusOf(status) == 0 && ErrorReason(status) != "SOURCE_ERROR"));
}

}  // namespace muster::iru
