#include "base/daemon/daemon.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
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
#include "base/telemetry/telemetry.h"

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

absl::Status Serve(const std::string& config_path, absl::string_view name,
                   const Wire& wire) {
  ASSIGN_OR_RETURN(auto config,
                   ReadTextproto<config::v1::MusterConfig>(config_path));
  RETURN_IF_ERROR(RequireDataDir(config, config_path));
  ASSIGN_OR_RETURN(const auto tls, TlsOf(config, name));
  RETURN_IF_ERROR(MakeDataDirectory(config.data_dir()));
  Telemetry::Options telemetry_options;
  telemetry_options.service_name = std::string(name);
  telemetry_options.otlp_endpoint = config.telemetry().otlp_endpoint();
  ASSIGN_OR_RETURN(auto telemetry,
                   Telemetry::Start(std::move(telemetry_options)));
  ASSIGN_OR_RETURN(Wiring wiring, wire(config));
  GrpcServer::Options server_options;
  server_options.listen_address = wiring.listen_address;
  server_options.tls = tls;
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
  if (!error && access(path.c_str(), W_OK | X_OK) == 0) return absl::OkStatus();
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
  std::string config_path;
  app.add_option("--config", config_path,
                 "Configuration file, in the text format of MusterConfig")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  SetLogService(name);
  return RunMain(name, [&] { return Serve(config_path, name, wire); });
}

}  // namespace muster
