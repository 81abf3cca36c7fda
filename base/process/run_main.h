#ifndef BASE_PROCESS_RUN_MAIN_H_
#define BASE_PROCESS_RUN_MAIN_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace muster {

// The frame of every main(): forbids core dumps for good, which would hold
// every secret of the process, blocks the termination signals, runs `body`, and
// if it failed writes `name: message` (redacted, one line) to stderr. Returns
// the process's exit code.
//
//   int main(int argc, char** argv) {
//     return muster::RunMain("irud", [&] { return Serve(argc, argv); });
//   }
int RunMain(absl::string_view name, absl::FunctionRef<absl::Status()> body);

}  // namespace muster

#endif  // BASE_PROCESS_RUN_MAIN_H_
