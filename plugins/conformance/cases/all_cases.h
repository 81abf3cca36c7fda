#ifndef PLUGINS_CONFORMANCE_CASES_ALL_CASES_H_
#define PLUGINS_CONFORMANCE_CASES_ALL_CASES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "plugins/conformance/stage/kit.h"
#include "plugins/conformance/stage/stage.h"

namespace muster::conformance {

// One thing that a plugin has to bear.
struct Case {
  // Lower case, with `_`.
  std::string name;
  // What it proves, for people.
  std::string proves;
  // OK, or what was found.
  std::function<absl::Status(Kit&, Stage&)> run;
};

// Every case, `reference` first: without it the others mean nothing.
const std::vector<Case>& AllCases();

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_CASES_ALL_CASES_H_
