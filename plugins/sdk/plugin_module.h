#ifndef PLUGINS_SDK_PLUGIN_MODULE_H_
#define PLUGINS_SDK_PLUGIN_MODULE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "base/daemon/module.h"
#include "grpcpp/impl/service_type.h"
#include "plugins/sdk/plugin.h"
#include "plugins/sdk/plugin_host.h"

namespace muster::plugins {

// A plugin as its process hosts it. A plugin is three things: its Plugin, its
// service, and one factory:
//
//   absl::StatusOr<std::unique_ptr<Module>> CreateAssetSyncModule(
//       const config::v1::MusterConfig& config, const AssetSyncDeps& deps) {
//     ASSIGN_OR_RETURN(
//         PluginOptions options,
//         PluginOptionsFrom(config, "asset_sync",
//                           asset::v1::Assets::service_full_name()));
//     ASSIGN_OR_RETURN(auto host, PluginHost::Create(options, deps));
//     auto service = std::make_unique<AssetsService>(*host);
//     return std::make_unique<PluginModule>(
//         std::move(host), std::make_unique<AssetSync>(), std::move(service));
//   }
class PluginModule final : public Module {
 public:
  // `service` may be null: the plugin serves nothing.
  // `metrics` is what the plugin shows beside those of every plugin, and may
  // read the host's store; null: nothing.
  PluginModule(std::unique_ptr<PluginHost> host, std::unique_ptr<Plugin> plugin,
               std::unique_ptr<grpc::Service> service,
               std::shared_ptr<const void> metrics = nullptr);
  ~PluginModule() override;

  // Module:
  std::vector<grpc::Service*> Services() override;
  absl::Status Start() override;
  // That of PluginOptions.service.
  std::map<std::string, ServiceHealth> Health() const override;
  void Drain() override;

 private:
  // Destroyed from the last to the first: nothing calls what is gone.
  std::unique_ptr<Plugin> plugin_;
  std::unique_ptr<PluginHost> host_;
  std::unique_ptr<grpc::Service> service_;
  std::shared_ptr<const void> metrics_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_PLUGIN_MODULE_H_
