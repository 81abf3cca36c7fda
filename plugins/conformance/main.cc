// plugin_conformance: plays the inventory to a plugin, in any language, and
// says whether the plugin bears what an inventory may do.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/grpc/channel.h"
#include "plugins/conformance/case_runner.h"
#include "plugins/conformance/cases/all_cases.h"
#include "plugins/conformance/stage/kit.h"

namespace muster::conformance {
namespace {

constexpr char kAbout[] =
    "Plays the inventory to a plugin and says whether the plugin bears what an "
    "inventory may do. One line a case: PASS, FAIL or SKIP. Exit code 1 if one "
    "failed, 2 if the command line is wrong.";

constexpr char kUse[] =
    "plugin_conformance --dump 'COMMAND' -- PROGRAM [ARGUMENTS]\n"
    "In PROGRAM, ARGUMENTS and COMMAND are replaced: {inventory}, the address "
    "of\nthe inventory; {listen}, a free address; {state}, a directory that "
    "stays\nfrom one start to the next; {source}, such as sources/kit.";

struct Flags {
  std::string dump;
  std::string watcher;
  std::string source = "sources/kit";
  double patience_seconds = 30;
  int jobs = 4;
  std::vector<std::string> only;
  std::string directory;
  bool list = false;
};

void Define(CLI::App& app, Flags& flags, std::vector<std::string>& command) {
  app.footer(kUse);
  app.add_option("--dump", flags.dump,
                 "Line for sh that prints what the plugin has made of the "
                 "devices");
  app.add_option("--watcher", flags.watcher,
                 "Name that the plugin must give to itself");
  app.add_option("--source", flags.source, "Source of all devices");
  app.add_option("--patience", flags.patience_seconds,
                 "Seconds that anything is waited for");
  app.add_option("--jobs", flags.jobs, "Cases at a time");
  app.add_option("--only", flags.only, "Name of a case; may be repeated");
  app.add_option("--directory", flags.directory,
                 "Where state and logs are kept; a temporary one by default");
  app.add_flag("--list", flags.list, "Prints the cases and what they prove");
  app.add_option("command", command, "Program and arguments of the plugin");
}

void PrintCases() {
  for (const Case& one : AllCases()) {
    std::cout << one.name << ": " << one.proves << "\n";
  }
}

// Whether every case that was asked for exists.
bool AreCases(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [](const auto& name) {
    return std::any_of(AllCases().begin(), AllCases().end(),
                       [&](const Case& one) { return one.name == name; });
  });
}

std::string TemporaryDirectory() {
  std::string path = "/tmp/plugin_conformance-XXXXXX";
  return mkdtemp(path.data()) == nullptr ? "" : path;
}

int Run(const Flags& flags, const std::vector<std::string>& command) {
  KeepGrpcUp();
  const Subject subject = {command, flags.dump, flags.watcher,
                           absl::Seconds(flags.patience_seconds)};
  const Fleet fleet = {flags.source, absl::Now()};
  const bool temporary = flags.directory.empty();
  const std::string directory =
      temporary ? TemporaryDirectory() : flags.directory;
  Kit kit(subject, fleet, directory);
  const bool passed = RunCases(kit, {flags.only, flags.jobs}, std::cout);
  if (temporary && passed) std::filesystem::remove_all(directory);
  if (!passed) std::cerr << "logs and state are in " << directory << "\n";
  return passed ? 0 : 1;
}

int Main(int argc, char** argv) {
  CLI::App app(kAbout, "plugin_conformance");
  Flags flags;
  std::vector<std::string> command;
  Define(app, flags, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (flags.list) {
    PrintCases();
    return 0;
  }
  if (command.empty() || flags.dump.empty() || !AreCases(flags.only)) {
    std::cerr << "plugin_conformance: give --dump, a program, and --only with "
                 "names of --list; --help says more\n";
    return 2;
  }
  return Run(flags, command);
}

}  // namespace
}  // namespace muster::conformance

int main(int argc, char** argv) {
  return muster::conformance::Main(argc, argv);
}
