// The cases in which the plugin has to begin anew. Each returns OK, or what was
// found; AllCases() says what it proves.
#ifndef PLUGINS_CONFORMANCE_CASES_TOKEN_CASES_H_
#define PLUGINS_CONFORMANCE_CASES_TOKEN_CASES_H_

#include "absl/status/status.h"

namespace muster::conformance {

class Kit;
class Stage;

absl::Status ExpiredToken(Kit& kit, Stage& stage);
absl::Status ForeignToken(Kit& kit, Stage& stage);
absl::Status SnapshotRestart(Kit& kit, Stage& stage);

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_CASES_TOKEN_CASES_H_
