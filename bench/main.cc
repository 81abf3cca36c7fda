// bench: measures an inventoryd over its API, and a connector in this process,
// beside what bounds them.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "base/process/exit_codes.h"
#include "base/status_macros.h"
#include "bench/phases/context.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

struct Phase {
  // With which its keys begin: one or several.
  std::vector<absl::string_view> names;
  absl::Status (*run)(Context&);
  enum { kUsesStore, kMakesStore, kAlone } how = kUsesStore;
};
// Catching up is first after the ingest: it reads the log from its beginning.
const std::vector<Phase>& Phases() {
  static const auto* const phases = new std::vector<Phase>{
      {{"calibrate"}, RunCalibrate, Phase::kMakesStore},
      {{"ingest"}, RunIngest, Phase::kMakesStore},
      {{"catchup"}, RunCatchup},
      {{"resync"}, RunResync},
      {{"rss"}, RunMemory},
      {{"get"}, RunGet},
      {{"trace"}, RunTrace, Phase::kAlone},
      {{"authz"}, RunAuthz, Phase::kAlone},
      {{"audit"}, RunAudit, Phase::kAlone},
      {{"command"}, RunCommand, Phase::kAlone},
      {{"fanout"}, RunFanout},
      {{"idle"}, RunIdle},
      {{"stalled"}, RunStalled},
      {{"trust", "verdict", "expiry"}, RunTrust},
      {{"open"}, RunReopen},
      {{"etcd"}, RunEtcd},
      {{"sweep"}, RunSweep, Phase::kAlone},
      {{"decode"}, RunDecode, Phase::kAlone},
      {{"freshness", "removal", "budget"}, RunDay, Phase::kAlone},
  };
  return *phases;
}

struct Options {
  std::string results;
  std::vector<std::string> names;
};

bool IsNamed(const Phase& phase, absl::string_view name) {
  const bool etcd = absl::StartsWith(name, "etcd");
  if (etcd && phase.run == RunCatchup) return true;
  return std::any_of(
      phase.names.begin(), phase.names.end(),
      [name](absl::string_view one) { return absl::StartsWith(name, one); });
}

bool IsOfAPhaseAlone(absl::string_view name) {
  return std::any_of(Phases().begin(), Phases().end(), [name](const auto& one) {
    return one.how == Phase::kAlone && IsNamed(one, name);
  });
}

// Whether `phase` is to run for any of `names`: all do if there is none.
bool Wanted(const Phase& phase, const std::vector<std::string>& names) {
  if (names.empty()) return true;
  return std::any_of(names.begin(), names.end(), [&](const auto& name) {
    return phase.how == Phase::kMakesStore ? !IsOfAPhaseAlone(name)
                                           : IsNamed(phase, name);
  });
}

absl::Status Run(Context& context, const Options& options) {
  context.report.Note("devices", context.scale.devices);
  context.report.Note("watchers", context.scale.watchers);
  context.report.Note("large_devices", context.scale.large_fleet);
  const absl::Time start = absl::Now();
  for (const Phase& phase : Phases()) {
    // The store of the phases before is not needed any more.
    if (phase.run == RunReopen) context.inventory.reset();
    if (!Wanted(phase, options.names)) continue;
    RETURN_IF_ERROR(phase.run(context));
  }
  context.report.Note("run_seconds",
                      absl::ToDoubleSeconds(absl::Now() - start));
  absl::PrintF("%s", context.report.Table());
  if (options.results.empty()) return absl::OkStatus();
  std::ofstream file(options.results, std::ios::trunc);
  file << context.report.Json();
  file.close();
  if (file) return absl::OkStatus();
  return absl::InternalError("cannot write " + options.results);
}

int Main(int argc, char** argv) {
  Context context;
  Options options;
  CLI::App app{"Measures Muster, beside what bounds it.", "bench"};
  std::string scale = "full";
  app.add_option("--scale", scale, "How much: full, quick or tiny")
      ->check(CLI::IsMember({"full", "quick", "tiny"}));
  app.add_option("--inventoryd", context.programs.inventoryd)->required();
  app.add_option("--bare-server", context.programs.bare_server)->required();
  app.add_option("--etcd", context.programs.etcd, "Left out if empty");
  app.add_option("--dir", context.dir, "Empty directory on a real disk")
      ->required();
  app.add_option("--results", options.results, "JSON file to write");
  app.add_option("--records-family", context.records_family);
  app.add_option("--log-family", context.log_family);
  app.add_option("names", options.names, "Keys, or what they begin with");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  if (scale == "quick") context.scale = Scale::Quick();
  if (scale == "tiny") context.scale = Scale::Tiny();
  const absl::Status status = Run(context, options);
  if (status.ok()) return kExitOk;
  absl::FPrintF(stderr, "bench: %s\n", status.ToString());
  return kExitInternal;
}

}  // namespace
}  // namespace muster::bench

int main(int argc, char** argv) { return muster::bench::Main(argc, argv); }
