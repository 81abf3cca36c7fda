#include "bench/process/servers.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::bench {
namespace {

constexpr int64_t kEtcdQuotaBytes = int64_t{8} << 30;

std::string WriteConfig(const std::string& dir, int port,
                        const config::v1::TelemetryConfig& telemetry) {
  config::v1::MusterConfig config;
  config.set_data_dir(DataDir(dir));
  config.set_allow_plaintext(true);
  *config.mutable_telemetry() = telemetry;
  config.mutable_services()->set_inventory(absl::StrCat("127.0.0.1:", port));
  std::string text;
  google::protobuf::TextFormat::PrintToString(config, &text);
  const std::string path = absl::StrCat(dir, "/muster.textproto");
  std::ofstream(path, std::ios::trunc) << text;
  return path;
}

MeasuredProcess::Options OptionsIn(const std::string& dir,
                                   const std::string& program) {
  std::filesystem::create_directories(dir);
  MeasuredProcess::Options options;
  options.program = program;
  options.log_path = absl::StrCat(dir, "/log");
  options.port = FreePort();
  return options;
}

}  // namespace

std::string DataDir(const std::string& dir) {
  return absl::StrCat(dir, "/data");
}

absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartInventory(
    const Programs& programs, const std::string& dir,
    const config::v1::TelemetryConfig& telemetry) {
  MeasuredProcess::Options options = OptionsIn(dir, programs.inventoryd);
  options.arguments = {"--config", WriteConfig(dir, options.port, telemetry)};
  return MeasuredProcess::Start(std::move(options));
}

absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartBare(
    const Programs& programs, const std::string& dir,
    const std::string& messages, int64_t burst) {
  MeasuredProcess::Options options = OptionsIn(dir, programs.bare_server);
  options.arguments = {"--port", absl::StrCat(options.port), "--burst",
                       absl::StrCat(burst)};
  if (!messages.empty()) {
    options.arguments.insert(options.arguments.end(), {"--messages", messages});
  }
  return MeasuredProcess::Start(std::move(options));
}

absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartEtcd(
    const Programs& programs, const std::string& dir) {
  MeasuredProcess::Options options = OptionsIn(dir, programs.etcd);
  const std::string clients = absl::StrCat("http://127.0.0.1:", options.port);
  const std::string peers = absl::StrCat("http://127.0.0.1:", FreePort());
  options.arguments = {
      absl::StrCat("--data-dir=", DataDir(dir)),
      absl::StrCat("--listen-client-urls=", clients),
      absl::StrCat("--advertise-client-urls=", clients),
      absl::StrCat("--listen-peer-urls=", peers),
      absl::StrCat("--initial-advertise-peer-urls=", peers),
      absl::StrCat("--initial-cluster=default=", peers),
      absl::StrCat("--quota-backend-bytes=", kEtcdQuotaBytes),
      "--log-level=error",
  };
  return MeasuredProcess::Start(std::move(options));
}

}  // namespace muster::bench
