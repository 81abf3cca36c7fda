// The cases in which the plugin's process is killed. Each returns OK, or what
// was found; AllCases() says what it proves.
#ifndef PLUGINS_CONFORMANCE_CASES_RESTART_CASES_H_
#define PLUGINS_CONFORMANCE_CASES_RESTART_CASES_H_

#include "absl/status/status.h"

namespace muster::conformance {

class Kit;
class Stage;

absl::Status Reference(Kit& kit, Stage& stage);
absl::Status RestartAtEveryChange(Kit& kit, Stage& stage);
absl::Status ProgressIsDurable(Kit& kit, Stage& stage);
absl::Status ResumesByToken(Kit& kit, Stage& stage);
absl::Status SnapshotResume(Kit& kit, Stage& stage);

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_CASES_RESTART_CASES_H_
