// Who stands behind a principal, as the guard sees it. A person is `people/*`,
// `services/musterctl` (whoever holds its key) or `local` (plain text on this
// machine); an empty principal, where nobody is asked, counts as `local`.
// Everything else is a program. All functions are thread-safe.
#ifndef ACTIONS_GUARD_ACTORS_PRINCIPALS_H_
#define ACTIONS_GUARD_ACTORS_PRINCIPALS_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// `principal`, or `local` if it is empty.
std::string KnownAs(absl::string_view principal);

bool IsPerson(absl::string_view principal);

// Every principal that is the same as this one by `identities`, itself too.
absl::flat_hash_set<std::string> SamePerson(
    const guard::v1::GuardSettings& settings, absl::string_view principal);

// What lets `principal` send commands of `kind` (field name in DeviceCommand);
// null if nothing does. A part of `settings`.
const guard::v1::GuardSettings::Automation* AutomationFor(
    const guard::v1::GuardSettings& settings, absl::string_view principal,
    absl::string_view kind);

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_ACTORS_PRINCIPALS_H_
