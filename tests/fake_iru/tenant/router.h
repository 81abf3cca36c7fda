#ifndef TESTS_FAKE_IRU_TENANT_ROUTER_H_
#define TESTS_FAKE_IRU_TENANT_ROUTER_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"
#include "tests/fake_iru/http/permissions.h"

namespace muster::fake_iru {

// Finds the endpoint of a request and runs it, refusing in this order:
//
//   404 {"message", "request_id"}  the gateway has no such path
//   401 {"detail"}                 `holder` is null: no token or a wrong one
//   405 {"detail"}, Allow          the path has no such method
//   403 {"detail"}                 the token lacks the permission
//   400 {"detail"}                 the body is no JSON
//   404 {"detail"}                 there is no such device
Response Dispatch(State& state, const Request& request,
                  const TokenTable::Holder* holder);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TENANT_ROUTER_H_
