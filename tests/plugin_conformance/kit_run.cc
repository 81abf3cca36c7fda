#include "tests/plugin_conformance/kit_run.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

// `name` of `FAIL name: why`.
std::string CaseOf(absl::string_view line) {
  line.remove_prefix(5);
  return std::string(line.substr(0, line.find(':')));
}

}  // namespace

std::string FileAt(const std::string& path) {
  return absl::StrCat(ProgramDir(), "/", path);
}

std::string Protoset() {
  return FileAt("plugins/conformance/inventory.protoset");
}

KitRun RunKit(const std::string& dump, const std::vector<std::string>& command,
              int patience_seconds) {
  std::vector<std::string> arguments = {
      "--jobs", "6",  "--patience", absl::StrCat(patience_seconds),
      "--dump", dump, "--"};
  arguments.insert(arguments.end(), command.begin(), command.end());
  const Ran ran =
      RunProgram(FileAt("plugins/conformance/plugin_conformance"), arguments);
  KitRun run;
  run.exit_code = ran.exit_code;
  for (const std::string& line : ran.lines) {
    absl::StrAppend(&run.output, line, "\n");
    if (absl::StartsWith(line, "FAIL ")) run.failed.push_back(CaseOf(line));
    if (absl::StartsWith(line, "SKIP ")) run.skipped.push_back(CaseOf(line));
  }
  absl::StrAppend(&run.output, ran.errors);
  return run;
}

}  // namespace muster::testing
