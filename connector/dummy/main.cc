// dummyd: the connector of the made-up vendor: the template of further ones.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "connector/connector_module.h"
#include "connector/dummy/dummy_tenant.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LoneService service;
  service.name = "dummyd";
  service.description =
      "The connector of the made-up vendor: the template of further ones.";
  service.own_field = "connector";
  service.calls = {{"inventory", &inventory}};
  service.make = [&](const auto& config) {
    muster::connector::ConnectorDeps deps{
        *muster::RealClock(), *muster::RealRandom(), inventory, {}};
    deps.make_tenant = muster::dummy::DummyTenants({deps.clock});
    return muster::connector::CreateConnectorModule(
        muster::dummy::CoreConfig(config), deps);
  };
  return muster::RunLoneService(argc, argv, service);
}
