#ifndef ACTIONS_PLAN_PLAN_HASH_H_
#define ACTIONS_PLAN_PLAN_HASH_H_

#include <string>

#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// What binds a command and its approvals to `plan`: SHA-256, 64 hexadecimal
// digits, of its PlanContent. `has_secret`: the command comes with one.
std::string HashOf(const v1::Plan& plan, bool has_secret);

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_PLAN_HASH_H_
