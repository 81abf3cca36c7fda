#ifndef CLI_ACTION_CONFIRMATION_H_
#define CLI_ACTION_CONFIRMATION_H_

#include <istream>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::cli {

// What the command line says in place of somebody at the terminal.
struct Assent {
  bool yes = false;            // --yes; never enough for what is DESTRUCTIVE
  std::string confirm_serial;  // --confirm-serial
  int confirm_count = 0;       // --confirm-count; 0: not given
};

// Has a person confirm `plan`, which they were shown on `out`, and returns what
// to write in `confirmation`. What is DESTRUCTIVE takes the serial number of
// the device, or how many devices there are, typed or given by `assent`; all
// else takes a `yes`. `terminal` null: there is nobody to ask. Not
// thread-safe.
//
// Errors:
//   INVALID_ARGUMENT USAGE: nobody can be asked; says which flag is missing.
//   FAILED_PRECONDITION CONFIRMATION_WRONG: something else was typed or given.
absl::StatusOr<std::string> Confirm(const actions::v1::Plan& plan,
                                    const Assent& assent,
                                    std::istream* terminal, std::ostream& out);

// Has a person type `yes` after `question`. Errors: CONFIRMATION_WRONG.
absl::Status AskForYes(const std::string& question, std::istream& terminal,
                       std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_ACTION_CONFIRMATION_H_
