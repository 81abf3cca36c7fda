#include "plugins/conformance/case_runner.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "plugins/conformance/cases/all_cases.h"
#include "plugins/conformance/stage/stage.h"

namespace muster::conformance {
namespace {

// The cases that were asked for, in order.
std::vector<const Case*> Chosen(const std::vector<std::string>& only) {
  std::vector<const Case*> chosen;
  for (const Case& one : AllCases()) {
    const bool asked = only.empty() || std::find(only.begin(), only.end(),
                                                 one.name) != only.end();
    if (asked) chosen.push_back(&one);
  }
  return chosen;
}

absl::Status RunOne(Kit& kit, const Case& one) {
  Stage stage(kit.subject(), kit.fleet(),
              absl::StrCat(kit.directory(), "/", one.name));
  return one.run(kit, stage);
}

std::string OneLine(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\n", " "}, {"\r", " "}});
}

// All of `cases`, `jobs` at a time; the results in their order.
std::vector<absl::Status> RunBeside(Kit& kit,
                                    const std::vector<const Case*>& cases,
                                    int jobs) {
  std::vector<absl::Status> results(cases.size());
  std::atomic<size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(jobs, 1); ++i) {
    threads.emplace_back([&] {
      for (size_t mine; (mine = next++) < cases.size();) {
        results[mine] = RunOne(kit, *cases[mine]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return results;
}

// Prints results, and counts them.
class Tally {
 public:
  explicit Tally(std::ostream& out) : out_(out) {}

  void Note(const Case& one, const absl::Status& result) {
    ++(result.ok() ? passed_ : failed_);
    out_ << (result.ok() ? "PASS " : "FAIL ") << one.name;
    if (!result.ok()) {
      out_ << ": "
           << OneLine({result.message().data(), result.message().size()});
    }
    out_ << std::endl;
  }

  void Skip(const Case& one) {
    ++skipped_;
    out_ << "SKIP " << one.name << ": it means nothing before reference passes"
         << std::endl;
  }

  bool End() {
    out_ << passed_ << " passed, " << failed_ << " failed";
    if (skipped_ > 0) out_ << ", " << skipped_ << " skipped";
    out_ << std::endl;
    return failed_ == 0;
  }

 private:
  std::ostream& out_;
  int passed_ = 0;
  int failed_ = 0;
  int skipped_ = 0;
};

}  // namespace

bool RunCases(Kit& kit, const RunOptions& options, std::ostream& out) {
  std::vector<const Case*> cases = Chosen(options.only);
  Tally tally(out);
  bool sound = true;
  if (!cases.empty() && cases.front() == &AllCases().front()) {
    const absl::Status reference = RunOne(kit, *cases.front());
    tally.Note(*cases.front(), reference);
    sound = reference.ok();
    cases.erase(cases.begin());
  }
  if (sound) {
    const auto results = RunBeside(kit, cases, options.jobs);
    for (size_t i = 0; i < cases.size(); ++i) tally.Note(*cases[i], results[i]);
  } else {
    for (const Case* one : cases) tally.Skip(*one);
  }
  return tally.End();
}

}  // namespace muster::conformance
