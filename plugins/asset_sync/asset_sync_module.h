#ifndef PLUGINS_ASSET_SYNC_ASSET_SYNC_MODULE_H_
#define PLUGINS_ASSET_SYNC_ASSET_SYNC_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/daemon/module.h"
#include "plugins/sdk/plugin_host.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::asset_sync {

// {clock, random, inventory}; the channel must be set before Module::Start().
using AssetSyncDeps = plugins::PluginDeps;

// The asset_sync plugin with its service, muster.asset.v1.Assets. Its store is
// `plugins/asset_sync` in the configuration's data directory.
//
// Errors: those of plugins::EffectStore::Open().
absl::StatusOr<std::unique_ptr<Module>> CreateAssetSyncModule(
    const config::v1::MusterConfig& config, const AssetSyncDeps& deps);

}  // namespace muster::asset_sync

#endif  // PLUGINS_ASSET_SYNC_ASSET_SYNC_MODULE_H_
