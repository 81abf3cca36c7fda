#ifndef ACTIONS_GUARD_SETTINGS_LOOSER_SETTINGS_H_
#define ACTIONS_GUARD_SETTINGS_LOOSER_SETTINGS_H_

#include <string>
#include <vector>

#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// What `wanted` lets through that `in_force` does not, a sentence each, for
// people. Empty: `wanted` is the same or only stricter. What is not provably
// stricter counts as looser: a budget of another name, a shorter window with a
// smaller number. Both have their defaults filled in. Thread-safe.
std::vector<std::string> WhatIsLooser(const guard::v1::GuardSettings& in_force,
                                      const guard::v1::GuardSettings& wanted);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_SETTINGS_LOOSER_SETTINGS_H_
