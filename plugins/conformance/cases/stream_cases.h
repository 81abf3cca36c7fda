// The cases of what comes on the stream, and of how it ends. Each returns OK,
// or what was found; AllCases() says what it proves.
#ifndef PLUGINS_CONFORMANCE_CASES_STREAM_CASES_H_
#define PLUGINS_CONFORMANCE_CASES_STREAM_CASES_H_

#include "absl/status/status.h"

namespace muster::conformance {

class Kit;
class Stage;

absl::Status Duplicates(Kit& kit, Stage& stage);
absl::Status ServerRestart(Kit& kit, Stage& stage);
absl::Status SlowStart(Kit& kit, Stage& stage);
absl::Status Draining(Kit& kit, Stage& stage);
absl::Status Pauses(Kit& kit, Stage& stage);
absl::Status UnknownFields(Kit& kit, Stage& stage);
absl::Status UnknownChangeType(Kit& kit, Stage& stage);
absl::Status ViewTransitions(Kit& kit, Stage& stage);

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_CASES_STREAM_CASES_H_
