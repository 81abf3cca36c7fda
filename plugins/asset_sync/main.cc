// asset_sync: the fleet as an asset register.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "plugins/asset_sync/asset_sync_module.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LoneService service;
  service.name = "asset_sync";
  service.description = "The fleet as an asset register.";
  service.own_field = "assets";
  service.calls = {{"inventory", &inventory}};
  service.make = [&](const auto& config) {
    return muster::asset_sync::CreateAssetSyncModule(
        config, {*muster::RealClock(), *muster::RealRandom(), inventory});
  };
  return muster::RunLoneService(argc, argv, service);
}
