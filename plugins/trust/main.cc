// trust: judges which devices may be let in.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "plugins/trust/trust_module.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LateChannel actions;
  muster::LateChannel compliance;
  muster::LoneService service;
  service.name = "trust";
  service.description = "Judges which devices may be let in.";
  service.own_field = "trust";
  service.calls = {{"inventory", &inventory},
                   {"actions", &actions},
                   {"compliance", &compliance}};
  service.make = [&](const auto& config) {
    return muster::trust::CreateTrustModule(
        config, {{*muster::RealClock(), *muster::RealRandom(), inventory},
                 &actions,
                 &compliance});
  };
  return muster::RunLoneService(argc, argv, service);
}
