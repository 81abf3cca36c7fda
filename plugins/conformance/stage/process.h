#ifndef PLUGINS_CONFORMANCE_STAGE_PROCESS_H_
#define PLUGINS_CONFORMANCE_STAGE_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace muster::conformance {

// A process of the plugin under test, with whatever it started itself. It is
// killed when this object goes, or when the thread that started it dies. Not
// thread-safe.
class Process {
 public:
  struct Options {
    // **Required.** Program, found by PATH, and arguments.
    std::vector<std::string> command;
    // Takes what it prints; written on from their ends. May be the same.
    std::string output_path;
    std::string error_path;
  };

  // Errors: INTERNAL if it cannot be started.
  static absl::StatusOr<std::unique_ptr<Process>> Start(Options options);

  // SIGKILL to it and all that it started.
  ~Process();

  // Waits until it has ended, or `deadline`. Its exit code, 128 + the signal if
  // one ended it; nullopt if it runs on.
  std::optional<int> Wait(absl::Time deadline);

 private:
  explicit Process(pid_t pid) : pid_(pid) {}

  const pid_t pid_;  // of the process and of its group
  std::optional<int> exit_code_;
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_STAGE_PROCESS_H_
