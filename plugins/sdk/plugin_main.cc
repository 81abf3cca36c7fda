#include "plugins/sdk/plugin_main.h"

#include <utility>

#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/daemon/tls_config.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "plugins/sdk/plugin_module.h"

namespace muster::plugins {
namespace {

absl::Status Connect(const config::v1::MusterConfig& config,
                     const std::string& name, LateChannel& inventory) {
  const std::string& target = config.services().inventory();
  if (target.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                 "services.inventory is missing; say where the inventory is",
                 {{"field", "services.inventory"}});
  }
  ASSIGN_OR_RETURN(const auto tls, TlsOf(config, name));
  ASSIGN_OR_RETURN(auto channel, MakeChannel(target, tls));
  inventory.Set(std::move(channel));
  return absl::OkStatus();
}

absl::StatusOr<Wiring> WirePlugin(const config::v1::MusterConfig& config,
                                  const PluginProgram& program,
                                  LateChannel& inventory) {
  RETURN_IF_ERROR(Connect(config, program.name, inventory));
  ASSIGN_OR_RETURN(PluginOptions options,
                   PluginOptionsFrom(config, program.name, ""));
  if (program.set_options) program.set_options(options);
  ASSIGN_OR_RETURN(std::unique_ptr<Plugin> plugin, program.make(config));
  const PluginDeps deps = {*RealClock(), *RealRandom(), inventory};
  ASSIGN_OR_RETURN(std::unique_ptr<PluginHost> host,
                   PluginHost::Create(options, deps));
  std::unique_ptr<grpc::Service> service;
  if (program.make_service) service = program.make_service(*host);
  Wiring wiring;
  wiring.listen_address = config.listen_address();
  wiring.modules.push_back(std::make_unique<PluginModule>(
      std::move(host), std::move(plugin), std::move(service)));
  return wiring;
}

}  // namespace

int RunPlugin(int argc, char** argv, const PluginProgram& program) {
  LateChannel inventory;
  return RunDaemon(argc, argv, program.name, program.description,
                   [&](const config::v1::MusterConfig& config) {
                     return WirePlugin(config, program, inventory);
                   });
}

}  // namespace muster::plugins
