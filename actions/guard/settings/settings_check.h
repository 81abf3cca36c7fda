#ifndef ACTIONS_GUARD_SETTINGS_SETTINGS_CHECK_H_
#define ACTIONS_GUARD_SETTINGS_SETTINGS_CHECK_H_

#include "absl/status/status.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// OK if every entry is complete and means something. Names are compared, not
// looked up: a tag or a blueprint need not exist.
//
// Errors (metadata: field, such as `actions.guard.budgets[0].window`):
//   INVALID_ARGUMENT CONFIG_INVALID: the first value that cannot be, or says
//     nothing, and why.
absl::Status CheckSettings(const guard::v1::GuardSettings& settings);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_SETTINGS_SETTINGS_CHECK_H_
