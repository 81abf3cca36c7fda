#ifndef TESTS_FAKE_IRU_TENANT_DUMP_H_
#define TESTS_FAKE_IRU_TENANT_DUMP_H_

#include <set>
#include <string>

#include "tests/fake_iru/fleet/state.h"

namespace muster::fake_iru {

// What to put into a dump.
struct DumpOptions {
  // Of "rows", "details", "prism", "users".
  std::set<std::string> parts = {"rows", "details", "prism", "users"};
  // Prism categories; empty is all those with one row a device.
  std::set<std::string> categories;
};

// The whole fleet as the endpoints would show it, without paging:
//
//   {"rows": [row…],                 in the list's default order
//    "details": {"<device id>": {…}},
//    "prism": {"<category>": [row…]},
//    "users": [user…]}
//
// Large: about 10 kB a device with everything.
Json Dump(const State& state, const DumpOptions& options);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TENANT_DUMP_H_
