#ifndef ACTIONS_SERVICE_PLAN_REDEEMER_H_
#define ACTIONS_SERVICE_PLAN_REDEEMER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/store/command_store.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// What a request says of the plan that it rests on.
struct PlanClaim {
  std::string plan;
  std::string plan_hash;
  // Without its secrets.
  connector::v1::DeviceCommand command;
  bool has_secret = false;
  std::string principal;
  std::string confirmation;
};

// The plan of `claim`, if it counts at `now` for exactly what is claimed.
//
// Errors:
//   NOT_FOUND PLAN_NOT_FOUND
//   FAILED_PRECONDITION PLAN_EXPIRED: make a new one.
//   FAILED_PRECONDITION PLAN_MISMATCH: it is another principal's, or its hash
//     or its command is another. Metadata: mismatch.
//   FAILED_PRECONDITION COMMAND_BLOCKED: something stands against it. Metadata:
//     blocker, device.
//   FAILED_PRECONDITION CONFIRMATION_WRONG: says what must be written.
absl::StatusOr<v1::Plan> RedeemPlan(const CommandStore& store,
                                    const PlanClaim& claim, absl::Time now);

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_PLAN_REDEEMER_H_
