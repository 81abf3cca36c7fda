// The guard's settings with their defaults, which docs/actions.md lists, too.
// Whether they can be at all: settings_check.h. All functions are thread-safe.
#ifndef ACTIONS_GUARD_SETTINGS_GUARD_SETTINGS_H_
#define ACTIONS_GUARD_SETTINGS_GUARD_SETTINGS_H_

#include <string>

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// `configured` with the default in place of all that is unset. A duration that
// is set to 0 stays so; a number cannot be 0.
guard::v1::GuardSettings WithDefaults(guard::v1::GuardSettings configured);

// SHA-256 of `settings`, serialised, in hexadecimal.
std::string HashOf(const guard::v1::GuardSettings& settings);

// `duration` in our type.
absl::Duration SpanOf(const google::protobuf::Duration& duration);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_SETTINGS_GUARD_SETTINGS_H_
