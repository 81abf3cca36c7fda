#ifndef CLI_COMMANDS_COMMAND_LINE_H_
#define CLI_COMMANDS_COMMAND_LINE_H_

#include <istream>
#include <ostream>

namespace muster::cli {

// Runs musterctl: parses `argv`, does what it says, writes results to `out` and
// one sentence about what went wrong to `err`. Questions are answered on
// `terminal`; null: there is nobody to ask. Returns the process's exit code
// (base/process/exit_codes.h). Throws nothing.
int RunCommandLine(int argc, const char* const* argv, std::istream* terminal,
                   std::ostream& out, std::ostream& err);

}  // namespace muster::cli

#endif  // CLI_COMMANDS_COMMAND_LINE_H_
