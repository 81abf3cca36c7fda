#ifndef TESTS_FAKE_IRU_FLEET_AUDIT_H_
#define TESTS_FAKE_IRU_FLEET_AUDIT_H_

#include <string>

#include "tests/fake_iru/fleet/state.h"

namespace muster::fake_iru {

// What an event is about: a type ("device", "api_token", "blueprint",
// "library_item", "device_secret"), an id, and a part of it or "".
struct AuditTarget {
  std::string type;
  std::string id;
  std::string component;
};

// Appends an event of `state.actor` at `state.now`: "create", "update",
// "delete", "read" (a secret) or "run" (an action). Ids grow from event to
// event, also within a millisecond, so that both sort orders agree.
void Record(State& state, const std::string& action, const AuditTarget& target,
            Json new_state = Json::object());

// The administrator in whose name the script acts.
Actor ScriptActor(const State& state);
// The token of that label. Its id does not show the token.
Actor TokenActor(const State& state, const std::string& label);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_AUDIT_H_
