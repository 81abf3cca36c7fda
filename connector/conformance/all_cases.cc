#include <utility>

#include "connector/conformance/cases.h"

namespace muster::conformance {

std::vector<Case> AllCases() {
  std::vector<Case> all;
  for (auto& group : {SyncCases(), RefusalCases(), RemovalCases(),
                      CommandCases(), SecrecyCases()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace muster::conformance
