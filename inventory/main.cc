// inventoryd: serves the inventory: devices and their history; and looks after
// a store at rest (`inventoryd verify`, `dump`, `restore`, `accept-data-loss`).

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/random.h"
#include "inventory/maintenance/tool/tool_main.h"
#include "inventory/service/inventory_module.h"

int main(int argc, char** argv) {
  if (const auto code = muster::inventory::RunToolIfAsked(argc, argv)) {
    return *code;
  }
  muster::LoneService service;
  service.name = "inventoryd";
  service.description =
      "Serves the inventory: devices and their history.\n"
      "A store at rest: inventoryd verify|dump|restore|accept-data-loss "
      "--help";
  service.own_field = "inventory";
  service.make = [&](const auto& config) {
    return muster::inventory::CreateInventoryModule(
        config, {*muster::RealClock(), *muster::RealRandom()});
  };
  return muster::RunLoneService(argc, argv, service);
}
