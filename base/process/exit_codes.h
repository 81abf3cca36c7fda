#ifndef BASE_PROCESS_EXIT_CODES_H_
#define BASE_PROCESS_EXIT_CODES_H_

#include "absl/status/status.h"

namespace muster {

// What our processes exit with. The numbers are an interface: scripts and
// service managers act on them, so none is ever reused.
enum ExitCode : int {
  kExitOk = 0,
  // Something unexpected; the message says what.
  kExitInternal = 1,
  // The command line is wrong.
  kExitUsage = 2,
  // The configuration or a file that it names is missing or wrong.
  kExitConfig = 3,
  // Another process listens on the address.
  kExitPortInUse = 4,
  // The data directory is unusable, locked by another process, full or corrupt.
  kExitDataDir = 5,
  // The source or a service refuses our credential, or a permission is missing.
  kExitCredentialRefused = 6,
  // The source cannot be reached.
  kExitSourceUnreachable = 7,
  // One of our own services cannot be reached.
  kExitServiceUnreachable = 8,
  // What was asked for does not exist.
  kExitNotFound = 9,
  // What was asked for is not possible now; the message says what to do first.
  kExitRefused = 10,
};

// The exit code for `status`: by its reason where the reason is known, else by
// its code. kExitOk for OK.
int ExitCodeFor(const absl::Status& status);

}  // namespace muster

#endif  // BASE_PROCESS_EXIT_CODES_H_
