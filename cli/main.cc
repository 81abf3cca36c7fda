// musterctl: the command line. It holds no state and no credential.

#include <unistd.h>

#include <iostream>

#include "cli/commands/command_line.h"

int main(int argc, char** argv) {
  std::istream* terminal = isatty(STDIN_FILENO) == 1 ? &std::cin : nullptr;
  return muster::cli::RunCommandLine(argc, argv, terminal, std::cout,
                                     std::cerr);
}
