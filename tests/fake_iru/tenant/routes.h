#ifndef TESTS_FAKE_IRU_TENANT_ROUTES_H_
#define TESTS_FAKE_IRU_TENANT_ROUTES_H_

#include <string>
#include <vector>

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// One request on its way to its handler.
struct Call {
  State& state;
  const Request& request;
  // What the ":" segments of the pattern stand for, in order.
  std::vector<std::string> args;
  // The device of a path below /devices/:id; null for other paths.
  Device* device = nullptr;
};

// One endpoint. A `permission` that ends in ":" is completed with the last
// argument: "prism:" and "filevault".
struct Route {
  const char* method;
  const char* pattern;  // "/api/v1/devices/:id"
  const char* permission;
  Response (*handler)(Call&);
};

// Every endpoint. A path meets the first pattern that fits it, so that
// /prism/count stands before /prism/:category.
const std::vector<Route>& Routes();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TENANT_ROUTES_H_
