// What a plan would do, for whoever is about to let it. All functions are
// thread-safe.
#ifndef CLI_ACTION_REPORT_PLAN_REPORT_H_
#define CLI_ACTION_REPORT_PLAN_REPORT_H_

#include <ostream>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::cli {

// Every device with whose it is, when it was last there, what happens to it and
// what stands against that; then what it takes and what happens next, and the
// hash that approvals are bound to.
void PrintPlan(const actions::v1::Plan& plan, absl::Time now,
               std::ostream& out);

// Errors:
//   FAILED_PRECONDITION COMMAND_BLOCKED: something stands against it, and is
//     not overruled; says whether it can be.
absl::Status CheckBlockers(const actions::v1::Plan& plan);

}  // namespace muster::cli

#endif  // CLI_ACTION_REPORT_PLAN_REPORT_H_
