// asset_sync: The fleet as an asset register.

#include <utility>

#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "plugins/asset_sync/asset_sync_module.h"

namespace muster {
namespace {

absl::StatusOr<Wiring> WireAssetSync(const config::v1::MusterConfig& config,
                                     LateChannel& inventory) {
  Wiring wiring;
  ASSIGN_OR_RETURN(
      wiring.listen_address,
      RequiredAddress(config.services().assets(), "services.assets"));
  RETURN_IF_ERROR(ConnectTo(config.services().inventory(), "services.inventory",
                            inventory));
  ASSIGN_OR_RETURN(auto module,
                   asset_sync::CreateAssetSyncModule(
                       config, {*RealClock(), *RealRandom(), inventory}));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  return muster::RunDaemon(argc, argv, "asset_sync",
                           "The fleet as an asset register.",
                           [&](const auto& config) {
                             return muster::WireAssetSync(config, inventory);
                           });
}
