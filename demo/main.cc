// The demo: a fake Iru tenant, a Muster that reads it, and a walk through what
// comes of it.

#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/daemon/daemon.h"
#include "base/process/exit_codes.h"
#include "base/process/run_main.h"
#include "base/process/signals.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "base/telemetry/telemetry.h"
#include "demo/installation.h"
#include "demo/story.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster::demo {
namespace {

absl::Status MakeTemporaryDir(std::string& path) {
  std::string pattern = absl::StrCat(
      std::filesystem::temp_directory_path().string(), "/muster-demo-XXXXXX");
  if (mkdtemp(pattern.data()) == nullptr) {
    return MakeDataDirectory(pattern);  // tells what is wrong with the parent
  }
  path = pattern;
  return absl::OkStatus();
}

void SayHowToLookAround(const Installation& installation) {
  std::cout << "\nMuster stays up. Look around from another terminal:\n\n";
  for (const std::string& line : installation.LookAround()) {
    std::cout << "  " << line << "\n";
  }
  std::cout << "\nThe fake tenant is at " << installation.fake_url()
            << ", the logs are in " << installation.log_dir()
            << ".\nCtrl-C ends everything.\n"
            << std::flush;
}

absl::Status RunStory(const Options& options) {
  ASSIGN_OR_RETURN(
      const auto receiver,
      OtlpReceiver::Create(options.port_base + Installation::kOtlp));
  Telemetry::Options telemetry_options;
  telemetry_options.service_name = "demo";
  telemetry_options.otlp_endpoint = receiver->address();
  ASSIGN_OR_RETURN(const auto telemetry,
                   Telemetry::Start(std::move(telemetry_options)));
  std::cout << "Starting a fake Iru tenant with " << options.devices
            << " devices, and Muster "
            << (options.separate ? "as separate processes" : "in one process")
            << (options.tls ? ", over mutual TLS" : "") << ".\n"
            << std::flush;
  ASSIGN_OR_RETURN(const auto installation, Installation::Start(options));
  Story story(*installation, *receiver, std::cout);
  RETURN_IF_ERROR(story.Tell());
  if (!options.once) {
    SayHowToLookAround(*installation);
    WaitForTermination();
    return absl::OkStatus();
  }
  std::cout << "\n" << story.totals().ToJson() << "\n" << std::flush;
  return absl::OkStatus();
}

absl::Status Run(Options options) {
  options.token = Uuid(*RealRandom());  // tokens of Iru are UUIDs
  const bool temporary = options.data_dir.empty();
  if (temporary) {
    RETURN_IF_ERROR(MakeTemporaryDir(options.data_dir));
  } else {
    RETURN_IF_ERROR(MakeDataDirectory(options.data_dir));
    options.data_dir = std::filesystem::absolute(options.data_dir).string();
  }
  const auto clean_up = absl::MakeCleanup([&] {
    std::error_code ignored;
    if (temporary) std::filesystem::remove_all(options.data_dir, ignored);
  });
  return RunStory(options);
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app{"Shows Muster at work on a fake Iru tenant.", "demo"};
  app.add_flag("--once", options.once,
               "Exit when everything was shown; the last line is JSON");
  app.add_flag("--tls", options.tls,
               "Mutual TLS between all programs, by certificates made for it");
  app.add_flag("--separate", options.separate,
               "Run every service as its own process");
  app.add_option("--devices", options.devices, "Size of the fleet, at least 2")
      ->check(CLI::Range(2, 200000));
  app.add_option("--port-base", options.port_base,
                 "Use this loopback port and the nine after it")
      ->check(CLI::Range(1024, 65526));
  app.add_option("--data-dir", options.data_dir,
                 "Keep state here; default a temporary directory");
  app.add_option("--bin-dir", options.bin_dir, "Where the programs are");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return RunMain("demo", [&] { return Run(options); });
}

}  // namespace
}  // namespace muster::demo

int main(int argc, char** argv) { return muster::demo::Main(argc, argv); }
