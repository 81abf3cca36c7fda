#ifndef CONNECTOR_CONFORMANCE_CHILD_H_
#define CONNECTOR_CONFORMANCE_CHILD_H_

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace muster::conformance {

// A process that the kit runs: the connector, or its vendor. Its output goes to
// a file. It is told to end when this goes, and killed if it does not within
// five seconds; the kernel ends it if the kit dies first. Not thread-safe.
class Child {
 public:
  // Runs `command`, of which the first is the program (found in PATH), with
  // stdout and stderr appended to `log_path`.
  //
  // Errors:
  //   FAILED_PRECONDITION PROCESS_FAILED: it could not be started.
  static absl::StatusOr<std::unique_ptr<Child>> Start(
      const std::vector<std::string>& command, const std::string& log_path);

  ~Child();

  // Whether it still runs.
  bool IsRunning();

  // SIGTERM, patience, SIGKILL. Does nothing if it has ended.
  void Stop();

 private:
  explicit Child(pid_t pid) : pid_(pid) {}

  const pid_t pid_;
  bool ended_ = false;
};

// `words` with every `{name}` replaced by its value.
std::vector<std::string> Filled(
    std::vector<std::string> words,
    const std::map<std::string, std::string>& values);

// A port of this machine that was free a moment ago; another one each time. 0
// if there is none.
int FreePort();

// The whole content of a file; empty if it cannot be read.
std::string ReadFile(const std::string& path);

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_CHILD_H_
