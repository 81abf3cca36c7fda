// irud: the Iru connector: reads and commands Iru tenants.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "connector/connector_module.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LoneService service;
  service.name = "irud";
  service.description = "The Iru connector: reads and commands Iru tenants.";
  service.own_field = "connector";
  service.calls = {{"inventory", &inventory}};
  service.make = [&](const auto& config) {
    return muster::connector::CreateConnectorModule(
        config, {*muster::RealClock(), *muster::RealRandom(), inventory, {}});
  };
  return muster::RunLoneService(argc, argv, service);
}
