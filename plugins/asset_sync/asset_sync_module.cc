#include "plugins/asset_sync/asset_sync_module.h"

#include <utility>

#include "base/api/fingerprint.h"
#include "base/status_macros.h"
#include "plugins/asset_sync/asset_sync_plugin.h"
#include "plugins/asset_sync/assets_service.h"
#include "plugins/sdk/plugin_module.h"
#include "plugins/sdk/plugin_options.h"

namespace muster::asset_sync {
namespace {

// To be raised whenever AssetOf() says something else of the same device.
constexpr char kMappingVersion[] = "1";

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> CreateAssetSyncModule(
    const config::v1::MusterConfig& config, const AssetSyncDeps& deps) {
  ASSIGN_OR_RETURN(
      plugins::PluginOptions options,
      plugins::PluginOptionsFrom(config, "asset_sync",
                                 asset::v1::Assets::service_full_name()));
  options.effects_fingerprint = Fingerprint(kMappingVersion);
  ASSIGN_OR_RETURN(std::unique_ptr<plugins::PluginHost> host,
                   plugins::PluginHost::Create(options, deps));
  auto service = std::make_unique<AssetsService>(*host);
  return std::make_unique<plugins::PluginModule>(
      std::move(host), std::make_unique<AssetSyncPlugin>(), std::move(service));
}

}  // namespace muster::asset_sync
