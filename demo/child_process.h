#ifndef DEMO_CHILD_PROCESS_H_
#define DEMO_CHILD_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace muster::demo {

// A program that the demo runs beside itself. Its output goes to a file. It is
// told to end, and waited for, when this object goes; the kernel ends it if the
// demo dies first. Not thread-safe, but for pid().
class ChildProcess {
 public:
  struct Options {
    std::string name;  // for messages
    std::string program;
    std::vector<std::string> arguments;
    std::string log_path;  // takes stdout and stderr
  };

  // Errors:
  //   NOT_FOUND PROGRAM_MISSING: it has not been built.
  //   INTERNAL PROCESS_FAILED: it could not be started.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(Options options);

  ~ChildProcess();

  pid_t pid() const { return pid_; }
  const std::string& name() const { return options_.name; }

  // OK while it runs.
  //
  // Errors:
  //   FAILED_PRECONDITION PROCESS_ENDED: it has ended; the message is the last
  //     line of its log. PORT_IN_USE if its exit code says so.
  absl::Status CheckRunning();

  // Waits until it has ended by itself. Its exit code, as Stop().
  int Wait();

  // Sends SIGTERM, waits, and returns its exit code (128 + signal if one ended
  // it). Returns the code again if it has ended before.
  int Stop();

 private:
  ChildProcess(Options options, pid_t pid)
      : options_(std::move(options)), pid_(pid) {}

  const Options options_;
  const pid_t pid_;
  std::optional<int> exit_code_;
};

}  // namespace muster::demo

#endif  // DEMO_CHILD_PROCESS_H_
