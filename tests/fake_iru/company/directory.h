#ifndef TESTS_FAKE_IRU_COMPANY_DIRECTORY_H_
#define TESTS_FAKE_IRU_COMPANY_DIRECTORY_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// People. Source: Iru API, "Users".

// GET /users: `{next, previous, results}`, pages by an opaque `cursor` and
// `sizePerPage` (300 at most and by default; `limit` is ignored). `next` names
// the console's host, not this one. Filters: email (contains), id,
// integration_id, archived.
Response ListUsers(const State& state, const Request& request);
Response GetUser(const State& state, absl::string_view id);
// 204; 400 while devices are assigned.
Response DeleteUser(State& state, absl::string_view id);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_COMPANY_DIRECTORY_H_
