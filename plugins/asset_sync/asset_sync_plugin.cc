#include "plugins/asset_sync/asset_sync_plugin.h"

#include <string>

#include "absl/status/statusor.h"
#include "base/api/resource_name.h"
#include "base/log.h"
#include "plugins/asset_sync/asset_mapping.h"

namespace muster::asset_sync {
namespace {

// An error here would stop the plugin for every other device, so it is told
// and passed over.
void LogSkipped(const absl::Status& why) {
  LogStatus(Severity::kError, "a device without a proper name has no asset",
            why);
}

}  // namespace

absl::Status AssetSyncPlugin::OnDevice(const inventory::v1::Change& change,
                                       plugins::EffectBatch& batch) {
  const absl::StatusOr<DeviceName> name =
      DeviceName::Parse(change.device().name());
  if (!name.ok()) {
    LogSkipped(name.status());
    return absl::OkStatus();
  }
  return plugins::PutMessage(batch, AssetNameOf(*name),
                             AssetOf(*name, change.device()), ClearVolatile);
}

absl::Status AssetSyncPlugin::OnGone(absl::string_view device,
                                     plugins::EffectBatch& batch) {
  const absl::StatusOr<DeviceName> name = DeviceName::Parse(device);
  if (!name.ok()) return absl::OkStatus();  // it has no asset
  return batch.Delete(AssetNameOf(*name));
}

}  // namespace muster::asset_sync
