// inventoryd: Serves the inventory: devices and their history.

#include <utility>

#include "base/clock.h"
#include "base/daemon/daemon.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "inventory/service/inventory_module.h"

namespace muster {
namespace {

absl::StatusOr<Wiring> WireInventory(const config::v1::MusterConfig& config) {
  Wiring wiring;
  ASSIGN_OR_RETURN(
      wiring.listen_address,
      RequiredAddress(config.services().inventory(), "services.inventory"));
  ASSIGN_OR_RETURN(auto module, inventory::CreateInventoryModule(
                                    config, {*RealClock(), *RealRandom()}));
  wiring.modules.push_back(std::move(module));
  return wiring;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  return muster::RunDaemon(
      argc, argv, "inventoryd",
      "Serves the inventory: devices and their history.",
      [&](const auto& config) { return muster::WireInventory(config); });
}
