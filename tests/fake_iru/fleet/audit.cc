#include "tests/fake_iru/fleet/audit.h"

#include <algorithm>
#include <utility>

namespace muster::fake_iru {
namespace {

// `number` in Crockford's base 32, `length` digits.
std::string Base32(uint64_t number, int length) {
  constexpr char kDigits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string text(length, '0');
  for (int i = length - 1; i >= 0; --i, number /= 32) {
    text[i] = kDigits[number % 32];
  }
  return text;
}

// Milliseconds, then the number of the event where a ULID has its chance.
std::string Ulid(const State& state, absl::Time when) {
  Rng rng = Rng::For(state.seed, "audit", state.audit.size());
  return Base32(absl::ToUnixMillis(when), 10) +
         Base32(state.audit.size() + 1, 8) + Base32(rng.Next(), 8);
}

}  // namespace

void Record(State& state, const std::string& action, const AuditTarget& target,
            Json new_state) {
  AuditEvent event;
  event.occurred = state.now;
  if (!state.audit.empty()) {
    event.occurred = std::max(event.occurred, state.audit.back().occurred);
  }
  event.id = Ulid(state, event.occurred);
  event.action = action;
  event.actor_id = state.actor.id;
  event.actor_type = state.actor.type;
  event.target_id = target.id;
  event.target_type = target.type;
  event.target_component = target.component;
  event.new_state = std::move(new_state);
  state.audit.push_back(std::move(event));
}

Actor ScriptActor(const State& state) {
  return {Rng::For(state.seed, "actor/script", 0).Uuid(), "user"};
}

Actor TokenActor(const State& state, const std::string& label) {
  return {Rng::For(state.seed, "actor/token/" + label, 0).Uuid(), "api_token"};
}

}  // namespace muster::fake_iru
