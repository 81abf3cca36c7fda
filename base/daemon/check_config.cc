#include "base/daemon/check_config.h"

#include <stdlib.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/daemon/access_config.h"
#include "base/daemon/limits_config.h"
#include "base/daemon/tls_config.h"
#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/net/listen_address.h"
#include "base/status_macros.h"

namespace muster {
namespace {

absl::StatusOr<std::string> MakeScratchDirectory() {
  std::error_code ignored;
  std::string path = absl::StrCat(
      std::filesystem::temp_directory_path(ignored).string(), "/muster-XXXXXX");
  if (::mkdtemp(path.data()) != nullptr) return path;
  return Error(absl::StatusCode::kFailedPrecondition, "DATA_DIR_UNUSABLE",
               absl::StrCat("cannot make a directory ", path,
                            " to check in; set TMPDIR to one that this user "
                            "may write"),
               {{"path", path}});
}

absl::Status CheckMetricsAddress(const config::v1::MusterConfig& config) {
  const std::string& address = config.telemetry().metrics_address();
  if (address.empty()) return absl::OkStatus();
  return ListenAddress::Parse(address).status();
}

absl::Status CheckServer(const config::v1::MusterConfig& config,
                         const std::string& listen_address,
                         const std::optional<TlsDirectory>& tls) {
  const auto reach =
      tls ? ListenAddress::Reach::kNetwork : ListenAddress::Reach::kThisMachine;
  if (!listen_address.empty()) {  // else it listens nowhere
    RETURN_IF_ERROR(ListenAddress::Parse(listen_address, reach).status());
  }
  if (tls) RETURN_IF_ERROR(CheckTlsDirectory(*tls, RealClock()->Now()));
  GrpcServer::Options options;
  options.tls = tls;
  RETURN_IF_ERROR(ApplyLimits(config, options));
  return GuardCalls(config, *RealClock(), options).status();
}

}  // namespace

absl::Status CheckConfig(const config::v1::MusterConfig& config,
                         absl::string_view name, const Wire& wire) {
  RETURN_IF_ERROR(CheckMetricsAddress(config));
  ASSIGN_OR_RETURN(const auto tls, TlsOf(config, name));
  ASSIGN_OR_RETURN(const std::string scratch, MakeScratchDirectory());
  const absl::Cleanup remove = [&scratch] {
    std::error_code ignored;
    std::filesystem::remove_all(scratch, ignored);
  };
  config::v1::MusterConfig elsewhere = config;
  elsewhere.set_data_dir(scratch);
  elsewhere.mutable_actions()->mutable_audit()->clear_checkpoint_directory();
  ASSIGN_OR_RETURN(const Wiring wiring, wire(elsewhere));
  return CheckServer(config, wiring.listen_address, tls);
}

}  // namespace muster
