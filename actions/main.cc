// actionsd: takes device commands and follows them.

#include "actions/actions_module.h"
#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LateChannel connector;
  muster::LoneService service;
  service.name = "actionsd";
  service.description = "Takes device commands and follows them.";
  service.own_field = "actions";
  service.calls = {{"inventory", &inventory}, {"connector", &connector}};
  service.make = [&](const auto& config) {
    return muster::actions::CreateActionsModule(
        config,
        {*muster::RealClock(), *muster::RealRandom(), inventory, connector});
  };
  return muster::RunLoneService(argc, argv, service);
}
