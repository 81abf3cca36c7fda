#ifndef BENCH_PROCESS_MEASURED_PROCESS_H_
#define BENCH_PROCESS_MEASURED_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace muster::bench {

// A server that is measured from outside. Its output goes to a file. It is
// told to end, and waited for, when this object goes; the kernel ends it if
// the benchmark dies first. Not thread-safe.
class MeasuredProcess {
 public:
  struct Options {
    std::string program;
    std::vector<std::string> arguments;
    std::string log_path;  // takes stdout and stderr
    int port = 0;          // of 127.0.0.1, on which it will listen
  };

  // Returns once it listens.
  //
  // Errors:
  //   INTERNAL: it ended, or did not listen within two minutes.
  static absl::StatusOr<std::unique_ptr<MeasuredProcess>> Start(
      Options options);

  ~MeasuredProcess() { Stop(); }

  pid_t pid() const { return pid_; }

  // `127.0.0.1:port`.
  std::string target() const;

  // Processor time of all its threads so far, in steps of 10 ms.
  absl::Duration Cpu() const;

  // Resident memory now (VmRSS), in MiB.
  double ResidentMib() const;

  // Sends SIGTERM and waits for its end.
  void Stop();

 private:
  MeasuredProcess(Options options, pid_t pid)
      : options_(std::move(options)), pid_(pid) {}
  absl::Status AwaitListening();

  const Options options_;
  const pid_t pid_;
  bool ended_ = false;
};

// A port of 127.0.0.1 that is free at this moment and outside the range from
// which the kernel takes ports for clients.
int FreePort();

// Processor time of this process so far.
absl::Duration OwnCpu();

}  // namespace muster::bench

#endif  // BENCH_PROCESS_MEASURED_PROCESS_H_
