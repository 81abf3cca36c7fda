#include "base/daemon/daemon.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/daemon/access_config.h"
#include "base/daemon/check_config.h"
#include "base/daemon/limits_config.h"
#include "base/daemon/module_host.h"
#include "base/daemon/tls_config.h"
#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/log.h"
#include "base/process/exit_codes.h"
#include "base/process/run_main.h"
#include "base/process/signals.h"
#include "base/process/textproto.h"
#include "base/status_macros.h"
#include "base/telemetry/process/process_metrics.h"
#include "base/telemetry/prometheus/metrics_endpoint.h"
#include "base/telemetry/telemetry.h"
#include "base/tls/tls_metrics.h"

namespace muster {
namespace {

absl::Status RequireDataDir(const config::v1::MusterConfig& config,
                            const std::string& path) {
  if (!config.data_dir().empty()) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat(path,
                            ": data_dir is missing; name a directory "
                            "that this service may keep its state in"),
               {{"file", path}});
}

// What this process shows of itself, and to whom, for as long as it lives.
struct Exposition {
  std::unique_ptr<ProcessMetrics> process;
  std::unique_ptr<TlsMetrics> tls;            // null in plain text
  std::unique_ptr<MetricsEndpoint> endpoint;  // null without an address
};

absl::StatusOr<Exposition> ShowMetrics(const std::string& address,
                                       absl::string_view name,
                                       const std::optional<TlsDirectory>& tls) {
  Exposition shown;
  shown.process = std::make_unique<ProcessMetrics>(std::string(name));
  if (tls) shown.tls = std::make_unique<TlsMetrics>(*tls, *RealClock());
  if (address.empty()) return shown;
  ASSIGN_OR_RETURN(shown.endpoint, MetricsEndpoint::Start(address));
  Log(Severity::kInfo, "metrics",
      {{"address", address}, {"port", absl::StrCat(shown.endpoint->port())}});
  return shown;
}

absl::Status ServeUntilTold(const std::vector<LateChannel*>& own_channels,
                            ModuleHost& host) {
  GrpcServer& server = host.server();
  server.SetServing(false);  // until everything has started
  for (LateChannel* channel : own_channels) {
    channel->Set(server.InProcessChannel());
  }
  RETURN_IF_ERROR(host.Start());
  server.SetServing(true);
  Log(Severity::kInfo, "serving", {{"address", server.target()}});
  WaitForTermination();
  Log(Severity::kInfo, "draining");
  server.SetServing(false);
  return absl::OkStatus();
}

// What is on the command line.
struct Flags {
  std::string config_path;
  std::string metrics_address;
  bool check_config = false;
};

absl::StatusOr<config::v1::MusterConfig> ReadConfig(const Flags& flags) {
  ASSIGN_OR_RETURN(auto config,
                   ReadTextproto<config::v1::MusterConfig>(flags.config_path));
  RETURN_IF_ERROR(RequireDataDir(config, flags.config_path));
  if (!flags.metrics_address.empty()) {
    config.mutable_telemetry()->set_metrics_address(flags.metrics_address);
  }
  return config;
}

absl::Status Check(const Flags& flags, absl::string_view name,
                   const Wire& wire) {
  ASSIGN_OR_RETURN(const auto config, ReadConfig(flags));
  RETURN_IF_ERROR(CheckConfig(config, name, wire));
  std::cout << "ok" << std::endl;
  return absl::OkStatus();
}

absl::Status Serve(const Flags& flags, absl::string_view name,
                   const Wire& wire) {
  ASSIGN_OR_RETURN(const auto config, ReadConfig(flags));
  ASSIGN_OR_RETURN(const auto tls, TlsOf(config, name));
  RETURN_IF_ERROR(MakeDataDirectory(config.data_dir()));
  Telemetry::Options telemetry_options;
  telemetry_options.service_name = std::string(name);
  telemetry_options.otlp_endpoint = config.telemetry().otlp_endpoint();
  if (config.telemetry().has_sample_percent()) {
    telemetry_options.sample_percent = config.telemetry().sample_percent();
  }
  ASSIGN_OR_RETURN(auto telemetry,
                   Telemetry::Start(std::move(telemetry_options)));
  ASSIGN_OR_RETURN(
      const Exposition shown,
      ShowMetrics(config.telemetry().metrics_address(), name, tls));
  ASSIGN_OR_RETURN(Wiring wiring, wire(config));
  GrpcServer::Options server_options;
  server_options.listen_address = wiring.listen_address;
  server_options.tls = tls;
  RETURN_IF_ERROR(ApplyLimits(config, server_options));
  ASSIGN_OR_RETURN(const AccessGuard guard,
                   GuardCalls(config, *RealClock(), server_options));
  ASSIGN_OR_RETURN(
      const auto host,
      ModuleHost::Serve(std::move(server_options), std::move(wiring.modules)));
  return ServeUntilTold(wiring.own_channels, *host);
}

}  // namespace

absl::Status MakeDataDirectory(const std::string& path) {
  std::error_code error;
  if (std::filesystem::create_directories(path, error)) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all,
                                 error);
  }
  if (!error && ::access(path.c_str(), W_OK | X_OK) == 0)
    return absl::OkStatus();
  const std::string why =
      error ? error.message() : "it is not writable for this user";
  return Error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE",
               absl::StrCat("cannot use the data directory ", path, ": ", why,
                            "; name another, or give it to this user"),
               {{"path", path}});
}

int RunDaemon(int argc, char** argv, absl::string_view name,
              absl::string_view description, const Wire& wire) {
  CLI::App app{std::string(description), std::string(name)};
  Flags flags;
  app.add_option("--config", flags.config_path,
                 "Configuration file, in the text format of MusterConfig")
      ->required();
  app.add_option("--metrics-address", flags.metrics_address,
                 "Where Prometheus may read /metrics, in place of the "
                 "configuration's telemetry.metrics_address");
  app.add_flag("--check-config", flags.check_config,
               "Check the configuration, print ok or what is wrong, and exit; "
               "touches no store and opens no port");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  SetLogService(name);
  return RunMain(name, [&] {
    return flags.check_config ? Check(flags, name, wire)
                              : Serve(flags, name, wire);
  });
}

}  // namespace muster
