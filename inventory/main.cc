// inventoryd: serves the inventory: devices and their history.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/random.h"
#include "inventory/service/inventory_module.h"

int main(int argc, char** argv) {
  muster::LoneService service;
  service.name = "inventoryd";
  service.description = "Serves the inventory: devices and their history.";
  service.own_field = "inventory";
  service.make = [&](const auto& config) {
    return muster::inventory::CreateInventoryModule(
        config, {*muster::RealClock(), *muster::RealRandom()});
  };
  return muster::RunLoneService(argc, argv, service);
}
