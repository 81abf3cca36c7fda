#ifndef ACTIONS_VAULT_KEY_COMMAND_H_
#define ACTIONS_VAULT_KEY_COMMAND_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"

namespace muster::actions {

// What the program `command[0]`, looked for on PATH, prints on its standard
// output when it is run with the other arguments: without a shell, with nothing
// to read. Without one line break at its end; at most 64 KiB; registered for
// redaction. Its standard error is this process's.
//
// Errors:
//   FAILED_PRECONDITION KEY_COMMAND_FAILED: it cannot be run, did not end with
//     0, printed nothing, or was killed after `limit`. Metadata: program.
absl::StatusOr<Secret> RunKeyCommand(const std::vector<std::string>& command,
                                     absl::Duration limit);

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_KEY_COMMAND_H_
