// notifier: tells people of trouble that lasts.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "plugins/notifier/notifier_module.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LoneService service;
  service.name = "notifierd";
  service.description = "Tells people of trouble that lasts.";
  service.own_field = "notifier";
  service.calls = {{"inventory", &inventory}};
  service.make = [&](const auto& config) {
    return muster::notifier::CreateNotifierModule(
        config, {*muster::RealClock(), inventory});
  };
  return muster::RunLoneService(argc, argv, service);
}
