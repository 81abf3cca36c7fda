// connector_conformance: examines a connector, in any language, against its
// vendor: one line a case, the count last, exit code 1 if one failed.

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <iostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "connector/conformance/cases.h"

namespace muster::conformance {
namespace {

constexpr char kAbout[] =
    "Examines a connector: runs it between its vendor and an inventory, makes "
    "trouble on both sides, and tells what it does wrong. Sends harmless "
    "commands (a push, else a lock) to one device. In COMMAND and the file of "
    "--config are replaced: {inventory} {listen} {vendor} {state} {token_file} "
    "{source} {config}.";

struct Flags {
  Subject subject;
  double patience_seconds = 30;
  std::vector<std::string> only;
  int jobs = 1;
  bool keep = false;
  bool list = false;
};

void Define(CLI::App& app, Flags& flags) {
  Subject& subject = flags.subject;
  app.add_option("--vendor", subject.vendor, "URL of the vendor");
  app.add_option("--vendor-command", subject.vendor_command,
                 "Command that runs a vendor on {port}, anew for each case");
  app.add_option("--token-file", subject.token_file,
                 "File with the vendor's credential");
  app.add_option("--config", subject.config_template,
                 "File that is filled in and put where {config} says");
  app.add_option("--undisturbed", subject.undisturbed,
                 "Part of URLs that are left alone, such as of a login")
      ->allow_extra_args(false);
  app.add_option("--devices", subject.devices,
                 "How many devices the vendor has; checked if told");
  app.add_option("--jobs", flags.jobs,
                 "Cases at a time; more than one needs --vendor-command")
      ->check(CLI::Range(1, 32));
  app.add_option("--only", flags.only, "Runs this case only; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--patience", flags.patience_seconds,
                 "Seconds that a case waits for anything")
      ->capture_default_str();
  app.add_flag("--keep", flags.keep, "Leaves the cases' directories");
  app.add_flag("--list", flags.list, "Names the cases and ends");
  app.add_option("command", subject.command, "The connector's command line");
}

bool IsWanted(const Flags& flags, const std::string& name) {
  for (const std::string& one : flags.only) {
    if (one == name) return true;
  }
  return flags.only.empty();
}

std::string MakeDirectory() {
  const char* const parent = std::getenv("TMPDIR");
  std::string path = parent == nullptr ? "/tmp" : parent;
  path += "/connector_conformance-XXXXXX";
  return mkdtemp(path.data()) == nullptr ? "" : path;
}

Verdict RunCase(const Flags& flags, const Case& one) {
  const std::string state = MakeDirectory();
  if (state.empty()) return Fail("no directory could be made; set TMPDIR");
  Verdict verdict;
  {
    Bench bench(flags.subject, state);
    verdict = one.run(bench);
  }
  std::error_code ignored;
  if (!flags.keep) {
    std::filesystem::remove_all(state, ignored);
  } else if (!verdict.passed()) {
    verdict.sentence += " (see " + state + ")";
  }
  return verdict;
}

// True if the case did not fail.
bool Tell(const Case& one, const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::kPass:
      std::cout << "PASS " << one.name << std::endl;
      return true;
    case Verdict::Kind::kSkip:
      std::cout << "SKIP " << one.name << ": " << verdict.sentence << std::endl;
      return true;
    default:
      std::cout << "FAIL " << one.name << ": " << verdict.sentence << std::endl;
      return false;
  }
}

// Starts `flags.jobs` cases at a time; hands over their verdicts in order.
void RunAll(const Flags& flags, const std::vector<Case>& cases,
            const std::function<void(const Case&, const Verdict&)>& tell) {
  std::deque<std::pair<Case, std::future<Verdict>>> running;
  const auto take = [&] {
    const Verdict verdict = running.front().second.get();
    tell(running.front().first, verdict);
    running.pop_front();
  };
  for (const Case& one : cases) {
    if (static_cast<int>(running.size()) == flags.jobs) take();
    running.emplace_back(one, std::async(std::launch::async, [&flags, one] {
                           return RunCase(flags, one);
                         }));
  }
  while (!running.empty()) take();
}

int Run(const Flags& flags) {
  int passed = 0, failed = 0, skipped = 0;
  std::vector<Case> cases;
  for (const Case& one : AllCases()) {
    if (IsWanted(flags, one.name)) cases.push_back(one);
  }
  RunAll(flags, cases, [&](const Case& one, const Verdict& verdict) {
    if (!Tell(one, verdict)) {
      ++failed;
    } else if (verdict.passed()) {
      ++passed;
    } else {
      ++skipped;
    }
  });
  std::cout << passed << " passed, " << failed << " failed";
  if (skipped > 0) std::cout << ", " << skipped << " skipped";
  std::cout << std::endl;
  return failed == 0 && passed + skipped > 0 ? 0 : 1;
}

bool IsComplete(const Subject& subject) {
  const bool has_vendor =
      subject.vendor.empty() != subject.vendor_command.empty();
  return has_vendor && !subject.token_file.empty() && !subject.command.empty();
}

}  // namespace
}  // namespace muster::conformance

int main(int argc, char** argv) {
  using namespace muster::conformance;
  signal(SIGPIPE, SIG_IGN);
  CLI::App app(kAbout, "connector_conformance");
  Flags flags;
  Define(app, flags);
  CLI11_PARSE(app, argc, argv);
  if (flags.list) {
    for (const Case& one : AllCases()) std::cout << one.name << "\n";
    return 0;
  }
  if (!IsComplete(flags.subject)) {
    std::cerr << "connector_conformance: give --vendor or --vendor-command, "
                 "--token-file, and the command behind --; see --help\n";
    return 2;
  }
  flags.subject.patience = absl::Seconds(flags.patience_seconds);
  return Run(flags);
}
