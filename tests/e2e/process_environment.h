// Where a test finds the programs that it runs, and ports that nobody uses.
#ifndef TESTS_E2E_PROCESS_ENVIRONMENT_H_
#define TESTS_E2E_PROCESS_ENVIRONMENT_H_

#include <string>
#include <vector>

namespace muster::testing {

// The directory that holds the built programs by their paths in the workspace.
std::string ProgramDir();

// The first of `count` consecutive loopback ports that are free at this
// moment.
int FreePorts(int count);

// What a program printed on its standard output, line by line, and its exit
// code.
struct Ran {
  int exit_code = 0;
  std::vector<std::string> lines;
  std::string errors;  // standard error
};

// Runs a program to its end.
Ran RunProgram(const std::string& program,
               const std::vector<std::string>& arguments);

}  // namespace muster::testing

#endif  // TESTS_E2E_PROCESS_ENVIRONMENT_H_
