#ifndef PLUGINS_ASSET_SYNC_ASSET_SYNC_PLUGIN_H_
#define PLUGINS_ASSET_SYNC_ASSET_SYNC_PLUGIN_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/plugin.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::asset_sync {

// Keeps one asset a device; a device that was removed stays as an asset in
// MANAGEMENT_REMOVED. Without state of its own; threads as Plugin says.
class AssetSyncPlugin final : public plugins::Plugin {
 public:
  // Puts the asset (asset_mapping.h). A change of the device that no asset
  // register shows, such as a tag, is no change of the asset.
  absl::Status OnDevice(const inventory::v1::Change& change,
                        plugins::EffectBatch& batch) override;

  // Drops the asset.
  absl::Status OnGone(absl::string_view device,
                      plugins::EffectBatch& batch) override;
};

}  // namespace muster::asset_sync

#endif  // PLUGINS_ASSET_SYNC_ASSET_SYNC_PLUGIN_H_
