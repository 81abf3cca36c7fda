#include "base/process/run_main.h"

#include <sys/resource.h>

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/mutex.h"
#include "base/process/exit_codes.h"
#include "base/process/signals.h"
#include "base/secret.h"

namespace muster {

namespace {

// A core dump would hold every secret that the process knows.
void ForbidCoreDumps() {
  const rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

}  // namespace

int RunMain(absl::string_view name, absl::FunctionRef<absl::Status()> body) {
  // Debian's Abseil looks for lock cycles even in what is shipped; that is for
  // tests, and costs a quarter of a busy server's time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  ForbidCoreDumps();
  BlockTerminationSignals();
  const absl::Status status = body();
  if (!status.ok()) {
    const std::string words = Redact(
        status.message().empty() ? absl::StatusCodeToString(status.code())
                                 : std::string(status.message()));
    absl::FPrintF(stderr, "%s: %s\n", name,
                  absl::StrReplaceAll(words, {{"\n", " "}}));
  }
  return ExitCodeFor(status);
}

}  // namespace muster
