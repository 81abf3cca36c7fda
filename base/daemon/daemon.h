#ifndef BASE_DAEMON_DAEMON_H_
#define BASE_DAEMON_DAEMON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/daemon/wiring.h"

namespace muster {

// The whole life of a service process, from its command line to its exit code
// (base/process/exit_codes.h): reads `--config`, and with `--check-config` only
// says whether it could start by it (CheckConfig()); else starts telemetry,
// shows its metrics where the configuration or `--metrics-address` says, serves
// what `wire` made, and on SIGTERM or SIGINT stops being healthy, drains, shuts
// down and returns 0. To be called by main(), before any thread exists.
int RunDaemon(int argc, char** argv, absl::string_view name,
              absl::string_view description, const Wire& wire);

// Creates `path` and its parents for this user only. OK if it is there.
//
// Errors:
//   FAILED_PRECONDITION DATA_DIR_UNUSABLE: it cannot be made or written.
absl::Status MakeDataDirectory(const std::string& path);

}  // namespace muster

#endif  // BASE_DAEMON_DAEMON_H_
