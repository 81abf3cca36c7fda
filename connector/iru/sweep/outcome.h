#ifndef CONNECTOR_IRU_SWEEP_OUTCOME_H_
#define CONNECTOR_IRU_SWEEP_OUTCOME_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::iru {

// How the reading of an endpoint ended.
enum class Outcome {
  kRead,
  // 403 or 404: nothing to be had until somebody grants it.
  kRefused,
  // It may work the next time; what was read before stays true.
  kFailed,
};

// An endpoint that gave no data: how, and what to say of it.
struct EndpointOutcome {
  Outcome outcome = Outcome::kRead;
  // Set if kRefused.
  device::v1::UnknownReason unknown_reason =
      device::v1::UNKNOWN_REASON_UNSPECIFIED;
  // Set unless kRead.
  std::optional<inventory::v1::EndpointProblem> problem;
  // What it was; OK if kRead.
  absl::Status status;
};

// What the error `status` of `endpoint` (OK: it was read) means for its facts.
EndpointOutcome OutcomeOf(absl::string_view endpoint,
                          const absl::Status& status);

// What to say of `endpoint`, which gave no data because of `status`.
inventory::v1::EndpointProblem ProblemOf(absl::string_view endpoint,
                                         const absl::Status& status);

// Whether no other endpoint of the host would fare better: it cannot be
// reached, the token is refused (IruClient::Get() tells that from a missing
// permission), everybody was told to be silent, or the sweep was cancelled.
bool ConcernsEveryEndpoint(const absl::Status& status);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_OUTCOME_H_
