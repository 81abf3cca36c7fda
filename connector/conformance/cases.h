// What the kit asks of every connector. Each case has a connector process, a
// vendor and an inventory of its own; it makes its trouble, and says what it
// saw.
#ifndef CONNECTOR_CONFORMANCE_CASES_H_
#define CONNECTOR_CONFORMANCE_CASES_H_

#include <functional>
#include <string>
#include <vector>

#include "connector/conformance/bench.h"
#include "connector/conformance/verdict.h"

namespace muster::conformance {

// One case. `run` is given a bench that was not launched.
struct Case {
  std::string name;
  std::function<Verdict(Bench&)> run;
};

// What a sync shows, and how often.
std::vector<Case> SyncCases();
// What the vendor's refusals become, and whether its pauses are kept.
std::vector<Case> RefusalCases();
// When a device may be called gone.
std::vector<Case> RemovalCases();
// That a command is sent once or not at all.
std::vector<Case> CommandCases();
// That the credential stays inside.
std::vector<Case> SecrecyCases();

// All of them, in the order in which they run.
std::vector<Case> AllCases();

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_CASES_H_
