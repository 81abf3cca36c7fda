#include "connector/iru/sweep/category_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

inventory::v1::EndpointProblem ProblemOf(absl::string_view endpoint,
                                         const absl::Status& status) {
  inventory::v1::EndpointProblem problem;
  problem.set_endpoint(std::string(endpoint));
  problem.set_http_status(HttpStatusOf(status));
  problem.set_message(std::string(status.message()));
  return problem;
}

}  // namespace

EndpointOutcome OutcomeOf(absl::string_view endpoint,
                          const absl::Status& status) {
  EndpointOutcome outcome;
  if (status.ok()) return outcome;
  outcome.status = status;
  outcome.problem = ProblemOf(endpoint, status);
  switch (HttpStatusOf(status)) {
    case 401:
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
         (HttpStatusOf(status) == 429 ||
          (HttpStatusOf(status) == 0 && ErrorReason(status) != "SOURCE_ERROR"));
}

absl::Status ReadCategoryRows(
    IruClient& client, absl::string_view category, const Call& call,
    const std::function<void(const std::string&, FieldReader&)>& on_row,
    std::vector<inventory::v1::BadRow>& bad_rows) {
  const Endpoint endpoint = PrismEndpoint(category);
  std::string cursor;
  int page = 0;
  const auto on_bad_row = [&](int index) {
    inventory::v1::BadRow bad;
    bad.set_position(
        absl::StrCat(endpoint.name, " page ", page, " row ", index));
    bad.set_problem("device_id is missing");
    bad_rows.push_back(std::move(bad));
  };
  do {
    ASSIGN_OR_RETURN(
        const std::string body,
        client.Get(endpoint, {{"limit", "300"}, {"cursor", cursor}}, call));
    ASSIGN_OR_RETURN(PrismEnvelope envelope,
                     DecodePrismPage(body, on_row, on_bad_row));
    if (!envelope.cursor.empty() && envelope.cursor == cursor) {
      return MalformedPage("the cursor does not move");
    }
    cursor = std::move(envelope.cursor);
    ++page;
  } while (!cursor.empty());
  return absl::OkStatus();
}

}  // namespace muster::iru
