#ifndef PLUGINS_CONFORMANCE_CASE_RUNNER_H_
#define PLUGINS_CONFORMANCE_CASE_RUNNER_H_

#include <ostream>
#include <string>
#include <vector>

#include "plugins/conformance/stage/kit.h"

namespace muster::conformance {

struct RunOptions {
  // Names of cases; empty: all.
  std::vector<std::string> only;
  // Cases at a time; at least 1.
  int jobs = 4;
};

// Runs the cases, `reference` before the others and the rest beside each
// other, and prints in their order:
//
//   PASS name
//   FAIL name: what was found
//   SKIP name: why
//   N passed, N failed[, N skipped]
//
// If `reference` fails the others are skipped. Whether none failed.
bool RunCases(Kit& kit, const RunOptions& options, std::ostream& out);

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_CASE_RUNNER_H_
