#ifndef CONNECTOR_CONFORMANCE_KIT_RUNNER_H_
#define CONNECTOR_CONFORMANCE_KIT_RUNNER_H_

#include <sys/wait.h>

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace muster::conformance {

// What a run of the kit said.
struct KitRun {
  int exit_code = -1;
  std::vector<std::string> lines;

  // Names of the cases whose lines begin with `word`: PASS, FAIL or SKIP.
  std::vector<std::string> Cases(const std::string& word) const {
    std::vector<std::string> names;
    for (const std::string& line : lines) {
      if (!absl::StartsWith(line, word + " ")) continue;
      const std::string rest = line.substr(word.size() + 1);
      names.push_back(rest.substr(0, rest.find(':')));
    }
    return names;
  }
};

// Runs connector_conformance with these arguments, in a test's runfiles.
inline KitRun RunKit(const std::string& arguments) {
  KitRun run;
  const std::string command =
      absl::StrCat("TMPDIR=", ::testing::TempDir(),
                   " connector/conformance/connector_conformance ", arguments);
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return run;
  std::string output;
  char piece[4096];
  while (const size_t size = fread(piece, 1, sizeof(piece), pipe)) {
    output.append(piece, size);
  }
  run.exit_code = WEXITSTATUS(pclose(pipe));
  run.lines = absl::StrSplit(output, '\n', absl::SkipEmpty());
  return run;
}

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_KIT_RUNNER_H_
