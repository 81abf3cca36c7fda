// musterctl: the command line. It holds no state and no credential.

#include <iostream>

#include "cli/commands/command_line.h"

int main(int argc, char** argv) {
  return muster::cli::RunCommandLine(argc, argv, std::cout, std::cerr);
}
